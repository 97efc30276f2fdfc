package dev.yt2ms.sandbox;

import java.io.IOException;

/** The connection is to be closed without another byte. */
final class Hangup extends IOException {

    Hangup() {
        super("the sandbox hangs up");
    }
}
