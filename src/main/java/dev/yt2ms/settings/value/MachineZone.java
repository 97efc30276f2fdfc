package dev.yt2ms.settings.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time zone of this machine, in which people give times of day.
 *
 * <p>If Java doesn't know the value of the variable TZ, e.g. {@code CET-1CEST,M3.5.0,M10.5.0/3} or
 * {@code :/etc/localtime}, or doesn't find the machine's time zone, it silently takes the offset of the moment at which
 * it starts. All times would then be an hour off after the next change of the clocks.
 */
public final class MachineZone {

    /** Abbreviations that every system reads in the same way. {@link ZoneId} doesn't list them as time zones. */
    private static final Set<String> ABBREVIATIONS = Set.of("EST", "MST", "HST");

    private static final String OFFSET = "([+-]?)(\\d{1,2})(?::(\\d{2}))?(?::(\\d{2}))?";
    /** A value of TZ for a zone whose clocks never change, e.g. {@code CET-1}. East of Greenwich, the number is negative. */
    private static final Pattern FIXED = Pattern.compile("(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)" + OFFSET);
    /** The name of an offset that Java uses instead of a time zone. No real time zone has such a name. */
    private static final Pattern INSTEAD = Pattern.compile("GMT[+-]\\d{2}:\\d{2}.*");

    private MachineZone() {}

    /**
     * Returns the time zone of this machine.
     *
     * @param user the key or option whose times are in this zone, for the message
     * @throws SettingsException if Java knows only the present offset of the time zone
     */
    public static ZoneId of(String user) {
        return of(user, System.getenv("TZ"), ZoneId.systemDefault());
    }

    /**
     * Returns the time zone of a machine.
     *
     * @param variable the value of TZ; null if it is not set
     * @param zone the time zone that Java has chosen
     */
    static ZoneId of(String user, @Nullable String variable, ZoneId zone) {
        String name =
                Optional.ofNullable(variable).orElse("").replaceFirst("^:", "").replaceFirst("^posix/", "");
        if (name.isEmpty()) {
            if (INSTEAD.matcher(zone.getId()).matches()) {
                throw new SettingsException(
                        "TZ: not set, and Java can't find the time zone of this machine, which %s needs; set it to the name of a time zone, e.g. Europe/Rome"
                                .formatted(user));
            }
            return zone;
        }
        if (!isKnown(name) && !isChosen(zone, name) && !hasSameOffset(name, zone.getRules())) {
            throw new SettingsException(
                    "TZ: '%s' is not allowed with %s, because Java doesn't know when the clocks of this time zone change; give the name of a time zone such as Europe/Rome, or unset TZ for the time zone of the machine"
                            .formatted(Beginning.withEllipsis(name, 100), user));
        }
        return zone;
    }

    private static boolean isKnown(String name) {
        return ABBREVIATIONS.contains(name) || ZoneId.getAvailableZoneIds().contains(name);
    }

    /** Whether the zone was given to Java itself (with the property user.timezone), which then ignores TZ. */
    private static boolean isChosen(ZoneId zone, String name) {
        return !zone.getId().equals("GMT")
                && !zone.getId().equals(ZoneId.SHORT_IDS.get(name))
                && ZoneId.getAvailableZoneIds().contains(zone.getId());
    }

    private static boolean hasSameOffset(String name, ZoneRules rules) {
        Matcher fixed = FIXED.matcher(name);
        if (!fixed.matches() || !rules.isFixedOffset()) {
            return false;
        }
        int seconds = (number(fixed.group(2)) * 60 + number(fixed.group(3))) * 60 + number(fixed.group(4));
        try {
            return rules.getOffset(Instant.EPOCH)
                    .equals(ZoneOffset.ofTotalSeconds(fixed.group(1).equals("-") ? seconds : -seconds));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
