package dev.yt2ms.cli.options;

import dev.yt2ms.web.WebAddress;

/**
 * Where a command shows the live page.
 *
 * @param token the token of the page; the same for all runs of the command
 * @param isRandom whether the token was made for this command, so that it must be shown to the person
 */
public record WebRequest(WebAddress address, String token, boolean isRandom) {

    /** Returns the line that shows a person how to open the page. */
    public String link(String url) {
        return "live page: " + (isRandom ? url + "?token=" + token : url + " (the token is web.token of the job file)");
    }

    @Override
    public String toString() {
        return "WebRequest[" + address + "]"; // The token must not reach a log.
    }
}
