package dev.yt2ms.sandbox.platform;

/** How the platform writes {@code uploadDate}; nothing public tells. */
public enum DateForm {
    /** {@code /Date(1445788740000+0000)/} in JSON, ISO-8601 in XML: what WCF services do. */
    WCF,
    /** {@code 2015-10-25T15:59:00Z}. */
    ISO,
    /** {@code 20151025155900}, UTC. */
    DIGITS
}
