"""The words with which councils head the columns of their lists, by what we make of them.

Where a phrase could be of two kinds, the one that is first here counts.
"""

from services.list_imports.heading_text import phrases
from services.list_imports.ignored_words import NOT_RECORDED, PERSONAL
from services.list_imports.status_words import KNOWN_STATUSES

# what a heading says by itself
CLEAR = {
    "system": phrases(
        "system, systems, system name, name of system, it system, ict system, it system name, "
        "ict system name, business system, line of business system, current system, main system, "
        "application, applications, application name, name of application, app, apps, app name, "
        "business application, it application, software application, application system, "
        "system application, system or application, application or system, application software, "
        "software, software name, name of software, software title, software product, "
        "software package, software system, software in use, current software, software used, "
        "system used, system in use, product, product name, name of product, software brand, "
        "brand of software, brand name of software, solution, solution name, it solution, "
        "software solution, package, package name, system title, application title, "
        "system product, product system, system software, name of software system, "
        "enw system, enw rhaglen"
    ),
    "supplier": phrases(
        "supplier, suppliers, supplier name, name of supplier, supplier s, vendor, vendors, "
        "vendor name, name of vendor, contractor, contractors, contractor name, "
        "name of contractor, provider, provider name, service provider, software provider, "
        "software supplier, software vendor, system supplier, application supplier, it supplier, "
        "current supplier, current provider, incumbent, incumbent supplier, awarded to, "
        "contract awarded to, awarded supplier, successful supplier, successful tenderer, "
        "successful bidder, supplied by, provided by, supplier vendor, vendor supplier, "
        "supplier company, supplier organisation, company name, company, "
        "other parties to contract, other party, contracting party, third party supplier, "
        "beneficiary, beneficiary name, "
        "payee, payee name, supplier details, supplier name and details, supplier trading name, "
        "contracted supplier, contracted party, winning supplier, winning bidder, cyflenwr, "
        "enw cyflenwr"
    ),
    "area": phrases(
        "service area, function, business function, council function, software category, "
        "category of software, software type, type of software, system category, system type, "
        "type of system, application category, application type, category, capability, "
        "business capability, lgsf function, service function, area of service, "
        "system function, maes gwasanaeth"
    ),
    "status": phrases(
        "status, state, lifecycle, lifecycle state, lifecycle status, lifecycle stage, "
        "lifecycle phase, life cycle, life cycle status, life cycle stage, system status, "
        "application status, app status, software status, current status, live status, "
        "operational status, deployment status, in use, in use or not, statws"
    ),
    "version": phrases(
        "version, version number, version no, current version, software version, release, "
        "version in use, product version, system version, fersiwn"
    ),
    "since": phrases(
        "go live, go live date, live date, date live, date went live, live since, live from, "
        "in use since, used since, since, implemented, implementation date, date implemented, "
        "date of implementation, installed, install date, installation date, date installed, "
        "deployed, deployment date, introduced, year introduced, date introduced, "
        "year implemented, in service date, date in service, commissioned, date commissioned, "
        "first used, adopted, year adopted, first adopted, year first adopted, date adopted"
    ),
    "until": phrases(
        "stopped on, sunset, sunset date, decommission date, decommissioned, date decommissioned, "
        "decommissioned on, decommissioning date, retired, retired on, retirement date, "
        "date retired, switch off date, switched off, date switched off, end of use, "
        "date stopped, out of use since, planned decommission date, planned retirement date"
    ),
    "stopped_reason": phrases(
        "reason for stopping, stopped reason, reason stopped, why stopped, "
        "reason for decommissioning, decommission reason, reason for retirement, "
        "reason for leaving, reason for replacement"
    ),
    "owner_team": phrases(
        "owner team, owning team, team, team name, responsible team, lead team, "
        "department, departments, department name, dept, owning department, "
        "responsible department, lead department, user department, department responsible, "
        "department using, directorate, directorate name, owning directorate, "
        "responsible directorate, division, section, business unit, service unit, "
        "organisational unit, owning service, responsible service, directorate service, "
        "service directorate, department service, service department, directorate department, "
        "directorate service responsible, local directorate service responsible, "
        "local department responsible, service team, service or team, team responsible, "
        "support team, supporting team, support group, assignment group, resolver group, "
        " managing team, owning division, cyfarwyddiaeth, adran"
    ),
    "licences": phrases(
        "users or licences, users, number of users, no of users, user numbers, user count, "
        "total users, active users, users number, licences, number of licences, "
        "no of licences, licence count, licence numbers, licence quantity, total licences, "
        "number of users licences, number of licences users, users licences, licences users, "
        "number of users and licences, licensed users, named users, concurrent users, seats, "
        "number of seats, no users, no licences, licences held, licences purchased"
    ),
    "contract_title": phrases(
        "contract title, title of contract, title of agreement, agreement title, title, "
        "contract name, name of contract, agreement name, name of agreement, contract, agreement, "
        "contract agreement, contract agreement title, contract or agreement title, tender title, "
        "contract subject, title of procurement, procurement title, teitl"
    ),
    "reference": phrases(
        "contract reference, contract ref, contract ref no, contract reference no, "
        "contract reference number, contract reference number id, contract number, contract no, "
        "contract id, contract code, contract identifier, reference, reference number, "
        "reference no, ref, ref no, ref number, agreement reference, agreement ref, "
        "agreement number, unique reference, unique reference number, unique contract reference, "
        "urn, register reference, contract register reference, contract register number, "
        "contract register ref, call off reference, cyfeirnod"
    ),
    "starts_on": phrases(
        "contract start date, contract start, start of contract, contract starts, "
        "contract commencement, contract commencement date, commencement date, commencement, "
        "commences, start, starts, start date, date start, start date of contract, "
        "contract begin date, contract period start, contract period start date, "
        "period start, validity period start, validity start, agreement start date, "
        "agreement start, licence start date, licence start, term start, term start date, "
        "date from, effective date, effective from, contract from, "
        "subscription start, subscription start date, contract date from, "
        "dyddiad dechrau"
    ),
    "ends_on": phrases(
        "contract end date, contract end, end of contract, contract ends, end, ends, end date, "
        "date end, contract expiry, contract expiry date, contract expires, expiry, expiry date, "
        "expires, expires on, date of expiry, expiration, expiration date, contract expiration, "
        "contract expiration date, finish, finish date, contract finish, contract finish date, "
        "current end, current end date, contract current end date, current contract end date, "
        "current expiry date, initial end date, initial contract end date, initial term end, "
        "end of initial term, contract period end, contract period end date, period end, "
        "validity period end, validity end, agreement end date, agreement end, licence end date, "
        "licence expiry, licence expiry date, term end, term end date, date to, contract to, "
        "contract date to, end without possible extensions, end date without extensions, "
        "end date excluding extensions, contract end date excluding extensions, "
        "subscription end, subscription end date, subscription expiry, contract end date current, "
        "dyddiad gorffen, dyddiad dod i ben"
    ),
    "extension_until": phrases(
        "can be extended until, extendable until, extendable to, extension until, extension to, "
        "extended to, extended until, maximum contract end date, max contract end date, "
        "contract maximum end date, maximum end date, max end date, maximum extension, "
        "max extension, maximum extension date, max extension date, max extension end date, "
        "latest end date, latest possible end date, final end date, final expiry date, "
        "end date including extensions, end date with extensions, end including extensions, "
        "end with extensions, end date if extended, contract end date including extensions, "
        "contract end date with extensions, expiry including extensions, "
        "expiry date including extensions, extension end date, extension end, "
        "extension expiry date, full term end date, last extension date, "
        "maximum contract end, max contract end, max end, maximum end, "
        "maximum expiry date, max expiry date, max expiry, end date with all extensions, "
        "end date including all extensions, possible extension until, possible extension to"
    ),
    "notice_months": phrases(
        "notice period in months, notice, notice period, notice months, months notice, "
        "termination notice, termination notice period, period of notice, notice required, "
        "required notice, notice period required, contract notice period"
    ),
    "annual_cost": phrases(
        "annual cost, annual costs, annual spend, annual expenditure, annual value, "
        "annual contract value, annual contract cost, annual charge, annual charges, annual fee, "
        "annual price, annual amount, annual payment, annual run cost, annual running cost, "
        "annual running costs, annual licence cost, annual licence fee, annual licence costs, "
        "annual subscription, annual subscription cost, annual support cost, "
        "annual maintenance cost, annual maintenance, annual support and maintenance, "
        "annual support and maintenance cost, cost per annum, cost per year, cost p a, cost pa, "
        "spend per annum, spend pa, spend p a, spend per year, value per annum, value pa, "
        "value p a, annual average spend, average annual spend, average annual cost, "
        "average annual value, estimated annual value, estimated annual spend, "
        "estimated annual cost, approximate annual spend, approx annual spend, yearly cost, "
        "yearly spend, yearly value, run cost, running cost, running costs, per annum, pa, p a, "
        "annualised value, annualised cost, total annual cost, current annual cost, "
        "current annual spend, licence cost per annum, licence cost pa, maintenance cost pa"
    ),
    "total_value": phrases(
        "contract value, value of contract, total contract value, contract total value, "
        "total value, total value of contract, value of agreement, contract total, "
        "total contract cost, total cost, total cost of contract, whole life cost, "
        "whole life value, whole life contract value, lifetime value, lifetime cost, "
        "lifetime contract value, life value, total value over planned life, "
        "total value over its planned life, contract lifetime value, award value, "
        "awarded value, contract award value, contract price, original contract value, "
        "estimated contract value, estimated total value, estimated total contract value, "
        "contract sum, tcv, contract amount, full term value, aggregate value, "
        "value of contract over full term, gwerth contract"
    ),
    "notes": phrases(
        "notes, note, comments, comment, remarks, additional information, further information, "
        "other information, additional notes, additional comments, notes comments, "
        "comments notes, any other information, nodiadau"
    ),
    "inherited_from": phrases("taken over from, inherited from"),
    "address": phrases("web address"),
}
# what a heading may say: shown to the person, who decides
UNSURE = {
    "system": phrases(
        "name, item, asset name, asset, tool, platform, configuration item, ci name, "
        "service name, brand, digital service, system description and name, software licence"
    ),
    "supplier": phrases(
        "manufacturer, publisher, developer, reseller, partner, hosted by, maintained by, "
        "merchant, firm, organisation awarded, parties, party, third party"
    ),
    "area": phrases(
        "business area, product category, type, domain, business process, service category, "
        "service category label, sub category, software function, used for, business service, area"
    ),
    "status": phrases(
        "phase, stage, contract status, live, is live, active, disposition, current, "
        "roadmap, strategic status, time classification"
    ),
    "since": phrases("date purchased, purchase date, purchased, year purchased, date acquired"),
    "until": phrases("end of life, end of life date, eol, eol date"),
    "owner_team": phrases("service, service name responsible, group, unit, cost centre name"),
    "licences": phrases("quantity, qty, user base, staff using"),
    "contract_title": phrases(
        "contract description, project title, project name, description of contract, subject, "
        "opportunity title"
    ),
    "reference": phrases(
        "po, po number, po no, purchase order, purchase order number, purchase order no, "
        "order number, order no, tender ref, tender reference, procurement reference, id, "
        "record id, project reference, crn"
    ),
    "starts_on": phrases("from, begins, begin, award date, date of award, date awarded"),
    "ends_on": phrases(
        "to, renewal, renewal date, renewals, renewal due, renewal due date, next renewal, "
        "next renewal date, contract renewal, contract renewal date, renews, renews on, "
        "licence renewal, licence renewal date, support end date, support expiry, "
        "support expiry date, maintenance expiry, maintenance end date, termination date, "
        "contract termination date, due date, until"
    ),
    "extension_until": phrases("extended end date, extension date, extensions to"),
    "annual_cost": phrases(
        "cost, costs, spend, price, annual budget, budget, charge, fee, current cost, "
        "licence cost, maintenance cost, support cost, annual"
    ),
    "total_value": phrases(
        "value, amount, sum to be paid, extended contract value, "
        "contract value excluding variations, "
        "total spend, total, maximum value, maximum contract value, total amount, "
        "estimated value, contract cost, sum, contract value including extensions"
    ),
    "notes": phrases(
        "description, brief description, short description, system description, "
        "application description, software description, description modules, "
        "modules, purpose, details, contract details, summary, purpose of system, "
        "description of goods and or services being provided, description of goods or services, "
        "description of services, description of system, what it does, what it is used for, "
        "brief description of contract, system purpose, use"
    ),
}
# phrase: (the key that it means, whether that is clear); an empty key is not recorded
PHRASES: dict[str, tuple[str, bool]] = {
    **dict.fromkeys(NOT_RECORDED, ("", True)),
    **{phrase: (key, False) for key, phrases in UNSURE.items() for phrase in phrases},
    **{phrase: (key, True) for key, phrases in CLEAR.items() for phrase in phrases},
}
# what says too little where it is only a part of a heading
GENERIC = phrases(
    "name, item, tool, type, id, use, current, live, active, from, to, until, unit, group, "
    "service, party, subject, domain, phase, stage, partner, number, area, total, annual, "
    "state, release, contract, agreement, team, function"
)


def is_known(folded: str) -> bool:
    """Whether many lists have a column with this heading; “Live” is more often in its cells."""
    is_phrase = folded in PHRASES and folded not in KNOWN_STATUSES
    return is_phrase or not PERSONAL.isdisjoint(folded.split())
