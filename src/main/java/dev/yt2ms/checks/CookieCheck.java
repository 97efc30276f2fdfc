package dev.yt2ms.checks;

import dev.yt2ms.download.ytdlp.CookieJar;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Checks the cookies for downloads, without showing their content. */
public final class CookieCheck {

    private static final String NAME = "cookies";

    private CookieCheck() {}

    /** Checks the cookies; empty if downloads use none. */
    public static Optional<Finding> of(Settings settings) {
        DownloadSettings.Cookies cookies = settings.download().cookies();
        String address = settings.source().watchUrl();
        return new CookieJar(cookies, Clock.systemUTC())
                .condition(address)
                .map(condition -> finding(condition, cookies.file().orElseThrow(), address));
    }

    private static Finding finding(CookieJar.Condition condition, Path path, String address) {
        String file = "migration.download.cookies: " + path;
        return switch (condition) {
            case UNREADABLE ->
                Finding.error(NAME, file + " can't be read", "export the cookies to this file, or leave the key empty");
            case CHANGEABLE_BY_OTHERS ->
                Finding.error(
                        NAME,
                        file + " contains a login, but other users may be able to change the file",
                        OwnFolder.problemOfUsed(path).orElse("remove write permission for other users (chmod go-w)"));
            case NO_COOKIES ->
                Finding.error(
                        NAME,
                        file + " contains no cookies in Netscape format",
                        "export them again in that format, or leave the key empty");
            case OF_OTHER_HOSTS ->
                Finding.warning(
                        NAME,
                        file + " contains no cookies for " + address,
                        "export the cookies of that site, or leave the key empty");
            case EXPIRED ->
                Finding.warning(
                        NAME,
                        file + " contains only expired cookies",
                        "sign in again and export them again, or leave the key empty");
            case READABLE_BY_OTHERS ->
                Finding.warning(
                        NAME,
                        file + " contains a login that other users of this machine can read",
                        "run chmod 600 " + path);
            case USABLE -> Finding.ok(NAME, "the cookies are in Netscape format and have not expired");
        };
    }
}
