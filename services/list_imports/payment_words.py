"""The words with which councils head the columns of their payments over £500."""

from services.list_imports.heading_text import fold

BENEFICIARY, AMOUNT, PAID_ON, COMPANY_NUMBER = "beneficiary", "amount", "paid_on", "company_number"


def _ranked(text: str) -> dict[str, int]:
    """Headings, the best first: net amounts before gross ones."""
    return {fold(phrase): rank for rank, phrase in reversed(list(enumerate(text.split(","))))}


HEADINGS = {
    BENEFICIARY: _ranked(
        "beneficiary name, beneficiary, supplier name, supplier, vendor name, vendor, payee name, "
        "payee, creditor name, creditor, paid to, merchant name, merchant, company name, "
        "supplier trading name, supplier beneficiary name, body paid, recipient, recipient name, "
        "trading partner, contractor, contractor name, name of supplier, supplier description"
    ),
    AMOUNT: _ranked(
        "net amount, net, amount net, net value, amount excluding vat, net amount paid, "
        "amount net of vat, invoice line value net of vat, net line amount, net invoice amount, "
        "sum of amount excluding vat, net total, amount paid excluding vat, value excluding vat, "
        "net cost, net of vat, amount, amount paid, payment amount, invoice amount, line amount, "
        "invoice line value, transaction amount, amount in sterling, value, invoice value, "
        "payment value, total amount, total, spend, expenditure, cost, sum, paid, "
        "amount including vat, gross amount, gross, gross value, invoice gross, "
        "sum of amount including vat"
    ),
    PAID_ON: _ranked(
        "payment date, date of payment, date paid, paid date, pay date, paid on, cleared date, "
        "clearing date, payment run date, transaction date, date, effective date, posting date, "
        "post date, bacs date, cheque date, gl date, invoice date, period, month"
    ),
    COMPANY_NUMBER: _ranked(
        "companies house registration number, company registration number, company number, "
        "companies house number, company reg number, crn, registered company number, "
        "supplier company number"
    ),
}
# what needs a look
LESS_SURE = {*("name", "invoice date", "period", "month", "spend", "cost", "sum", "paid", "total")}
