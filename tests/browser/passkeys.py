"""A device that keeps passkeys, as Chromium simulates it: finger, face or PIN succeed or fail as it is told."""

from playwright.sync_api import CDPSession, Page

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """The device of the person who has the page open."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]

    def passkeys(self) -> list[dict]:
        return self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def knows_its_owner(self, known: bool) -> None:
        """Whether finger, face or PIN are right from now on."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": known})
