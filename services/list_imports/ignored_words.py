"""The words that head columns which do not come in: of people, and what is not recorded."""

from services.list_imports.heading_text import phrases

# what the directory does not record
NOT_RECORDED = phrases(
    "hosting, hosted, hosting type, hosting model, hosting location, hosting arrangement, "
    "cloud or on premise, cloud, saas, on premise, criticality, business criticality, priority, "
    "tier, risk, risk rating, sme, sme supplier, vcse, vcse supplier, vcse supplier type, vat, "
    "irrecoverable vat, value added tax that cannot be recovered, contract type, "
    "type of contract, procurement category, process type, procurement process, "
    "procurement route, route to market, tender process, framework, framework name, "
    "framework reference, framework used, cpv, cpv code, cpv label, cpv codes, "
    "proclass, proclass code, proclass label, review, review date, contract review date, "
    "start end and review dates, duration, duration including extensions, contract duration, "
    "contract length, length of contract, length, term, contract term, contract period, "
    "duration of extension in months, extension, extensions, extension option, "
    "extension options, ext option, ext options, options to extend, option to extend, "
    "possible extensions, extension available, extension period, extension length, "
    "contract extendable, contract extended, extended, extendable, company number, "
    "company registration number, company reg no, companies house number, "
    "companies house registration number, charity number, charity commission number, "
    "supplier id, vendor id, vendor number, supplier number, supplier code, other supplier id, "
    "last updated, date updated, date added, updated, date signed, signed, completion date, "
    "contract completion date, date of completion, integrations, integration, interfaces, "
    "database, technology, server, servers, operating system, support level, end of support, "
    "end of support date, dpia, data classification, personal data held, personal data, url, "
    "link, links, website, weblink, organisation, organisation name, organisation label, "
    "organisation uri, council, council name, authority, authority name, local authority, "
    "entity, buyer, buyer name, currency, notice date, notice by, last date for notice, "
    "days until expiry, days to expiry, licence type, license type, available licences, "
    "used licences, open contracting id, tender document url, contract document url, "
    "performance information url, area served label, area served uri, service category uri, "
    "fixed cost, contact url, ocid, backup, disaster recovery, rto, rpo, audience, weight, "
    "location, cost centre, cost centre code, cost code, gl code, account code, "
    "application id, asset id, asset tag, app id, system id, row, row number, no, number, "
    "source, documents, document link, authentication, sso, mfa"
)
# of people: read only if the column is selected
PERSONAL = phrases(
    "contact, contacts, email, emails, mail, phone, telephone, tel, mobile, manager, "
    "managers, officer, officers, person, persons, sponsor, signatory, administrator, "
    "administrators, admin, admins, superuser, superusers, holder, sro, dpo, surname, "
    "forename, firstname, lastname, colleague"
)
# of people or of teams: the cells decide
OWNERS = phrases("owner, owners, lead, leads, supported, managed, responsible, custodian, steward")
TEAM_WORDS = phrases(
    "team, teams, service, services, department, dept, directorate, division, unit, section, "
    "ict, it, digital, housing, finance, revenues, benefits, planning, hr, people, place, "
    "resources, support, helpdesk, desk, office, group, corporate, legal, environment, "
    "education, transport, highways, customer, customers, adults, children, adult, childrens, "
    "social, care, libraries, property, estates, procurement, payroll, regeneration, "
    "communities, all, council, applications, systems, infrastructure, governance, "
    "democratic, registrars, licensing, waste, transformation, business, technology, "
    "neighbourhoods, regulatory, leisure, parking"
)
