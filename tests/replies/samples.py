"""What the tests of emails that arrive share."""

DOMAIN, SERVER = "reply.directory.example", "mx.directory.example"
DEEP = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000)
)
