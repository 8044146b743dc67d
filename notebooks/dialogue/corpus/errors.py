"""The one error a user of the book is meant to read."""


class InputError(Exception):
    """Unusable input: one line that says what is wrong, where, and what is allowed.

    ``str(error)`` is that line. Commands print it alone and end with status 2.
    """

    def __init__(self, what: str, where: object = "", allowed: str = ""):
        self.what, self.where, self.allowed = what, str(where), allowed
        line = f"{self.where}: {what}" if where else what
        if allowed:
            line += f"; allowed: {allowed}"
        super().__init__(" ".join(line.split()))

    def __reduce__(self):  # crosses process borders
        return type(self), (self.what, self.where, self.allowed)
