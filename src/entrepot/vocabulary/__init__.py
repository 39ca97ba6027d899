"""The words the whole of Entrepot shares: languages, numbers with units, money, dates, places, readiness,
kinds, problems.

Pure: no Django, no files, no network. Modules import only earlier ones of this list: writing · languages ·
problems,
then numbers · places · readiness · kinds, then units, then quantities · money · periods, then eligibility.
"""
