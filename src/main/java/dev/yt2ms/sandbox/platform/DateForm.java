package dev.yt2ms.sandbox.platform;

/** The forms in which the platform may write {@code uploadDate}; no public source says which of them it uses. */
enum DateForm {
    /** The form of WCF services: {@code /Date(1445788740000+0000)/} in JSON, ISO-8601 in XML. */
    WCF,
    /** {@code 2015-10-25T15:59:00Z}. */
    ISO,
    /** {@code 20151025155900}, UTC. */
    DIGITS
}
