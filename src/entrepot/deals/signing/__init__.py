"""Signatures on agreements: ``authority`` issues certificates, ``signers`` sign, ``sealing`` puts signatures into a PDF, ``verifying`` says
what became of a signed file.
"""
