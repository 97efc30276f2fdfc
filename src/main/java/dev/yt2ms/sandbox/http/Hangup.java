package dev.yt2ms.sandbox.http;

import java.io.IOException;

/** The connection is to be closed without another byte. */
public final class Hangup extends IOException {

    Hangup() {
        super("the sandbox hangs up");
    }
}
