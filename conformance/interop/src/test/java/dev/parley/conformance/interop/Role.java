package dev.parley.conformance.interop;

/** Which end of the negotiation Parley is. The answerer is also the DTLS client. */
enum Role {
    OFFERER("we offer", "--offer", "--answer"),
    ANSWERER("we answer", "--answer", "--offer");

    final String title;
    final String ours;
    final String theirs;

    Role(String title, String ours, String theirs) {
        this.title = title;
        this.ours = ours;
        this.theirs = theirs;
    }
}
