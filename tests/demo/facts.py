"""What is known of councils, service areas and products, for the rules of the demonstration."""

from councils.models import CouncilKind as Kind

SINGLE_TIER = {
    *(Kind.UNITARY, Kind.METROPOLITAN, Kind.LONDON_BOROUGH, Kind.CITY_CORPORATION),
    *(Kind.WELSH_UNITARY, Kind.SCOTTISH_UNITARY),
}
UPPER_TIER, LOWER_TIER = SINGLE_TIER | {Kind.COUNTY}, SINGLE_TIER | {Kind.NON_METROPOLITAN}
IN_NORTHERN_IRELAND = {Kind.NI_DISTRICT}

# which kinds of council do what; for everything else any council may use something
UPPER_AREAS = [
    *("social-care", "adults-case-management", "childrens-case-management", "care-finance"),
    *("care-provider-systems", "health-integration", "highways", "street-lighting"),
    *("public-transport", "library-management", "digital-lending", "libraries-and-culture"),
    *("education", "school-admissions", "education-management", "special-educational-needs"),
    *("schools-ict", "early-years", "adult-learning", "schools-payroll"),
    "pensions-administration",
]
LOWER_AREAS = [
    *("revenues-and-benefits", "council-tax", "business-rates", "housing-benefit"),
    *("debt-and-enforcement", "elections-and-registration", "land-charges", "housing"),
    *("housing-management", "repairs", "homelessness", "allocations", "housing-compliance"),
]
KINDS_BY_AREA = {
    **dict.fromkeys(UPPER_AREAS, UPPER_TIER),
    **dict.fromkeys(LOWER_AREAS, LOWER_TIER),
    "registrars": UPPER_TIER | IN_NORTHERN_IRELAND,
    "building-control": LOWER_TIER | IN_NORTHERN_IRELAND,
    "licensing": LOWER_TIER | IN_NORTHERN_IRELAND,
}
# where a service or product is for less than its area
KINDS_BY_NAME = {
    "hertfordshire-trading-standards-intelligence": UPPER_TIER,
    "middlesbrough-gully-cleaning-by-need": UPPER_TIER,
    "gloucestershire-archive-preservation": UPPER_TIER,
    "south-cambs-waste-partnership": LOWER_TIER | IN_NORTHERN_IRELAND,
    "sutton-bin-day-assistant": LOWER_TIER | IN_NORTHERN_IRELAND,
    "bartec-collective": LOWER_TIER | IN_NORTHERN_IRELAND,
    "whitespace": LOWER_TIER | IN_NORTHERN_IRELAND,
}

# the year in which a product, under this name or an earlier one, could first be had
INTRODUCED = {
    "dynamics-365-finance": 2016,
    "oracle-e-business-suite": 2001,
    "oracle-fusion-cloud": 2012,
    "oracle-fusion-hcm": 2012,
    "sap-ecc": 2004,
    "sap-s4hana": 2015,
    "bottomline-ptx": 2012,
    "zellis-hcm-cloud": 2019,
    "mitel-micontact-center": 2013,
    "8x8-contact-center": 2010,
    "netcall-liberty-converse": 2014,
    "netcall-liberty-create": 2014,
    "jadu-connect": 2014,
    "freshservice": 2014,
    "microsoft-intune": 2011,
    "windows-10": 2015,
    "windows-server-2016": 2016,
    "sql-server-2016": 2016,
    "amazon-web-services": 2006,
    "microsoft-azure": 2010,
    "azure-integration-services": 2017,
    "biztalk-server-2020": 2020,
    "microsoft-entra-id": 2013,
    "govuk-one-login": 2022,
    "google-workspace": 2006,
    "microsoft-365": 2011,
    "microsoft-teams": 2017,
    "the-things-stack": 2015,
    "microsoft-defender": 2016,
    "microsoft-sentinel": 2019,
    "knowbe4-security-awareness": 2010,
    "sharepoint-online": 2011,
    "archivematica": 2012,
    "localgov-drupal": 2020,
    "govuk-pay": 2016,
    "govuk-notify": 2016,
    "arcgis-online": 2012,
    "power-bi": 2015,
    "outpost": 2020,
    "eclipse": 2018,
    "bops": 2021,
    "planx": 2020,
    "alloy": 2017,
    "oclc-wise": 2015,
    "libby": 2017,
    "liquidlogic-eyes": 2016,
    "locata-hpa2": 2018,
    "magic-notes": 2023,
    "uipath-platform": 2015,
}
# the last year in which councils still chose it
LAST_CHOSEN = {
    "geac-smartstream": 2005,
    "oracle-e-business-suite": 2012,
    "sap-ecc": 2016,
    "lagan-crm": 2017,
    "cherwell-service-management": 2021,
    "windows-server-2016": 2021,
    "sql-server-2016": 2021,
    "windows-10": 2023,
}
# the year before which nobody offered a service for this area
AREAS_BEGAN = {"chat-and-assistants": 2016, "automation-and-ai": 2016}

# what councils say of themselves in the threads: the product, and the status of its use
IN_THREADS = [
    ("coventry", "oracle-e-business-suite", "stopped"),
    ("coventry", "oracle-fusion-cloud", "in_use"),
    ("hampshire", "oracle-e-business-suite", "in_use"),
    ("kent", "oracle-e-business-suite", "in_use"),
    ("north-west-leicestershire", "oracle-e-business-suite", "in_use"),
    ("exeter", "moderngov", "in_use"),
    ("exeter", "localgov-drupal", "in_use"),
    ("south-kesteven", "sharepoint-online", "in_use"),
    ("cheshire-west-and-chester", "hornbill-service-manager", "in_use"),
]
