package dev.yt2ms.sandbox.http;

import java.io.IOException;

/** Makes the dispatcher close the connection without sending another byte. */
public final class Hangup extends IOException {

    Hangup() {
        super("the sandbox hangs up");
    }
}
