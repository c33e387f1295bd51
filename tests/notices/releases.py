"""Releases as the sources write them."""


def release(number=1, buyer="Durham County Council", **changes):
    """A release that awards one contract for software."""
    base = {
        "ocid": f"ocds-b5fd17-{number}",
        "id": f"r{number}",
        "date": "2025-01-23T18:47:21Z",
        "tag": ["award"],
        "buyer": {"id": "B1", "name": buyer},
        "parties": [
            {
                "id": "B1",
                "name": buyer,
                "contactPoint": {
                    "name": "Jo Smith",
                    "email": "jo.smith@durham.gov.uk",
                    "telephone": "0191 383 3000",
                },
                "roles": ["buyer"],
            },
            {
                "id": "S1",
                "name": "Civica UK Limited",
                "identifier": {"scheme": "GB-COH", "id": "1628868"},
                "roles": ["supplier"],
            },
        ],
        "tender": {
            "title": "Case management system",
            "description": "A system for cases.",
            "classification": {"scheme": "CPV", "id": "48000000"},
        },
        "awards": [award()],
    }
    return {**base, **changes}


def award(number="1", **changes):
    base = {
        "id": number,
        "status": "active",
        "datePublished": "2025-01-23T18:47:21Z",
        "value": {"amount": 120_000, "currency": "GBP"},
        "suppliers": [{"id": "S1", "name": "Civica UK Limited"}],
        "contractPeriod": {"startDate": "2025-01-01", "endDate": "2028-12-31"},
    }
    return {**base, **changes}
