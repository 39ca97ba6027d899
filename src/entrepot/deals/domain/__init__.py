"""What a deal is and how it goes on: pure. Modules import only earlier ones of this list: reasons · kinds · refusals, then standing,
then states; wording, then terms · plain · checks, then redline.
"""
