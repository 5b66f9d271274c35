"""How reports of every time write the names of authorities."""

from __future__ import annotations

from transforms.catalogue.authorities import built_in

# By kind of authority; for `{}` stands its name or another name of it.
WRITTEN_EVERYWHERE = (
    "{} Council",
    "{} LEA",
    "the {} local authority",
    "{} local area",
    "{} Local Area Partnership",
    "Council of the {}",
)
WRITTEN = {
    "metropolitan": (
        "{} Metropolitan Borough Council",
        "Metropolitan Borough of {}",
        "{} MBC",
        "{} City Council",
        "City of {} Council",
        "City of {} Metropolitan District Council",
        "{} Borough Council",
    ),
    "london_borough": (
        "London Borough of {}",
        "The London Borough of {} Council",
        "{} London Borough Council",
        "LB of {}",
        "Royal Borough of {}",
        "Council of the London Borough of {}",
    ),
    "county": ("{} County Council", "{} CC", "County Council of {}", "{} children’s services"),
    "unitary": (
        "{} City Council",
        "City of {} Council",
        "{} Borough Council",
        "Royal Borough of {}",
        "{} County Council",
        "{} Unitary Authority",
        "{}, City of",
        "County of {}",
    ),
}


def ways_of_writing() -> list[tuple[str, str]]:
    """Usual ways of writing the name of every authority of today, with its la_code."""
    written = []
    for authority in built_in().items:
        if authority.valid_to is None:
            names = {authority.name, *authority.aliases}
            names |= {name.replace(" and ", " & ") for name in names} | {name.replace("-", " ") for name in names}
            forms = ("{}", *WRITTEN_EVERYWHERE, *WRITTEN[authority.type])
            written += [
                (form.format(name), authority.la_code)
                for name in sorted(names)
                for form in forms
                if not ("of" in name.split() and "of {}" in form)  # no "Borough of City of London"
            ]
    return written
