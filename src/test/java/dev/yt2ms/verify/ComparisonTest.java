package dev.yt2ms.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.Content;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Difference.Kind;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the comparison of the fields that were sent with the fields that the platform returns. */
class ComparisonTest {

    private static final Instant UPLOADED = Instant.parse("2026-11-24T10:00:00Z");
    private static final Comparison COMPARISON = in("yyyyMMddHHmmss", "UTC");

    private static Comparison in(String pattern, String zone) {
        return new Comparison(
                new MappingSettings(Map.of(), CategorySettings.NONE, Optional.empty(), pattern, ZoneId.of(zone)));
    }

    private static Content content(Map<String, String> fields) {
        return new Content("c1", "", "", "", Content.Status.READY, Optional.empty(), OptionalLong.empty(), fields);
    }

    private static Optional<Difference> compared(Comparison comparison, String field, String sent, String found) {
        String told = field.equals("startViews") ? "visualizations" : field;
        List<Difference> differences = comparison.of(Map.of(field, sent), content(Map.of(told, found)), UPLOADED);
        assertThat(differences).hasSizeLessThanOrEqualTo(1);
        return differences.stream().findFirst();
    }

    private static String words(Optional<Difference> difference) {
        return difference
                .map(one -> one.kind() + one.note().map(note -> ": " + note).orElse(""))
                .orElse("same");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            title            | A title           | A title           | same
            title            | `A  title `       | A title           | HARMLESS
            title            | a\\r\\nb          | a\\nb             | HARMLESS
            title            | Tom & Jerry       | Tom &amp; Jerry   | HARMLESS
            title            | "Q" 'x'           | &quot;Q&quot; &#39;x&#39; | HARMLESS
            title            | Cafe\u0301       | Caf\u00e9        | HARMLESS
            title            | A long title      | A long            | LOSS: the text is cut after 6 characters
            title            | Fun \ud83c\udfac | Fun ?            | LOSS
            title            | A title           | ``                | LOSS: the platform returned an empty value
            shortDescription | a <b>c</b>        | a c               | LOSS
            tags             | one, two          | two,one           | HARMLESS
            tags             | one, two words    | one;two  words    | HARMLESS
            tags             | one, two, three   | one               | LOSS: the tags two, three are missing
            tags             | one               | one, two          | LOSS: there are additional tags
            tags             | one,, two         | two, one          | HARMLESS
            tags             | a, b, c, d, e, z  | z                 | LOSS: the tags a, b, c, d, e are missing
            tags             | a, b, c, d, e, f, z | z               | LOSS: the tags a, b, c, d, e, … are missing
            referenceID      | AbC               | aBc               | LOSS
            filename         | AbC.mp4           | abc.MP4           | HARMLESS
            filename         | AbC.mp4           | other.mp4         | LOSS
            idCategory       | 007               | 7                 | same
            idCategory       | 7                 | 8                 | LOSS
            startViews       | 100               | 100               | same
            startViews       | 100               | 0100              | same
            startViews       | 100               | 105               | same
            startViews       | 100               | 99                | LOSS: the counter is below its start value
            startViews       | 100               | 0                 | LOSS: the counter is below its start value
            startViews       | 100               | many              | UNREADABLE: the value is not a number
            customAttribute7 | x                 | y                 | LOSS
            relatedLinkUrl   | https://a.org/?b=1&c=2 | https://a.org/?b=1&amp;c=2 | HARMLESS
            """)
    void distinguishesLostTextFromADifferentNotation(String field, String sent, String found, String expected) {
        assertThat(words(compared(COMPARISON, field, sent.translateEscapes(), found.translateEscapes())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a<br>b                    | a<br />\\nb                | HARMLESS
            a<br>b                    | a<BR/>b                    | HARMLESS
            <a href="x">a&nbsp;b</a>  | <a href='x'>a b</a>        | HARMLESS
            a &amp; b                 | a & b                      | HARMLESS
            a<br>b <a href="x">x</a>  | ab x                       | LOSS: HTML markup is missing
            a<br>b                    | a b                        | LOSS: HTML markup is missing
            a<br>b                    | a\\nb                      | LOSS: HTML markup is missing
            a<br>b                    | a&lt;br&gt;b               | LOSS: the HTML markup came back as text
            &lt;script&gt;x           | <script>x                  | LOSS: there is HTML markup that was not sent
            a                         | <p>a</p>                   | LOSS: there is HTML markup that was not sent
            <a href="x">a</a>         | <a href="y">a</a>          | LOSS: the HTML markup is different
            one two<br>three          | one tw                     | LOSS: the text is cut after 6 characters
            one                       | two                        | LOSS
            """)
    void comparesTheLongDescriptionAsABrowserWouldShowIt(String sent, String found, String expected) {
        assertThat(words(compared(COMPARISON, "longDescription", sent, found.translateEscapes())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20160229235958 | /Date(1456790398000)/            | same
            20160229235958 | /Date(1456790398000+0100)/       | same
            20160229235958 | \\/Date(1456790398000-0800)\\/   | same
            20160229235958 | 2016-02-29T23:59:58Z             | same
            20160229235958 | 2016-03-01T00:59:58+01:00        | same
            20160229235958 | 2016-03-01T00:59:58.000+0100     | same
            20160229235958 | 2016-02-29T23:59:58              | same
            20160229235958 | 2016-02-29 23:59:58              | same
            20160229235958 | 20160229235958                   | same
            20160229235958 | 2016-02-29T23:59:59Z             | same
            20160229235958 | 2016-03-01T00:00:00Z             | LOSS
            20160229235958 | 2016-02-29                       | LOSS: the time of day is missing
            20160229235958 | 2016-02-29T21:59:58Z             | LOSS: the time is 2 hours earlier, probably because the platform reads a date in UTC as a date in UTC+02:00
            20160229235958 | 2016-03-01T07:59:58Z             | LOSS: the time is 8 hours later, probably because the platform reads a date in UTC as a date in UTC-08:00
            20160229235958 | 2016-02-29T18:29:58Z             | LOSS: the time is 5.5 hours earlier, probably because the platform reads a date in UTC as a date in UTC+05:30
            20160229235958 | 2016-02-29T22:59:58Z             | LOSS: the time is 1 hour earlier, probably because the platform reads a date in UTC as a date in UTC+01:00
            20160229235958 | 2026-11-24T10:00:03Z             | LOSS: the platform shows the time of the upload, so it did not understand the date
            20160229235958 | 2026-11-25T09:59:59Z             | LOSS: the platform shows the time of the upload, so it did not understand the date
            20160229235958 | 2026-11-25T10:00:00Z             | LOSS
            20160229235958 | 2016-03-01T13:59:58Z             | LOSS: the time is 14 hours later, probably because the platform reads a date in UTC as a date in UTC-14:00
            20160229235958 | 2016-03-01T14:14:58Z             | LOSS
            20160229235958 | 2016-02-28T23:59:58Z             | LOSS
            20160229235958 | 0001-01-01T00:00:00              | LOSS
            20160229235958 | 29.02.2016                       | UNREADABLE: yt2ms does not know this date format
            29 Feb         | 2016-02-28T23:59:58Z             | UNREADABLE: the date that was sent does not match mapping.date-pattern
            """)
    void comparesDatesAsPointsInTime(String sent, String found, String expected) {
        assertThat(words(compared(COMPARISON, "uploaddate", sent, found))).isEqualTo(expected);
    }

    @Test
    void readsSentDatesWithTheJobFilesPatternAndZone() {
        Comparison rome = in("yyyy-MM-dd'T'HH:mm", "Europe/Rome");
        assertThat(words(compared(rome, "uploaddate", "2020-07-01T01:30", "2020-06-30T23:30:00Z")))
                .isEqualTo("same");
        assertThat(words(compared(rome, "uploaddate", "2020-07-01T01:30", "2020-07-01T01:30:00Z")))
                .isEqualTo(
                        "LOSS: the time is 2 hours later, probably because the platform reads a date in UTC+02:00 as a date in UTC");
        Comparison english = in("d MMM yyyy HH:mm:ss zzz", "UTC");
        assertThat(words(compared(english, "uploaddate", "1 Jul 2020 01:30:00 GMT", "/Date(1593567000000)/")))
                .isEqualTo("same");
    }

    @Test
    void aShiftThatNoTimeZoneExplainsIsDescribedWithoutOne() {
        Comparison rome = in("yyyy-MM-dd'T'HH:mm", "Europe/Rome");
        assertThat(words(compared(rome, "uploaddate", "2020-07-01T01:30", "2020-06-30T09:30:00Z")))
                .isEqualTo("LOSS: the time is 14 hours earlier, probably because of a time zone");
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Rome,      2020-07-01T00:00:00Z, same",
        "Europe/Rome,      2020-06-30T23:00:00Z, same",
        "America/New_York, 2020-07-01T00:00:00Z, same",
        "Europe/Rome,      2020-07-02T12:10:00Z, LOSS"
    })
    void aDayMayBeReadInTheConfiguredZoneOrUtc(String zone, String found, String expected) {
        assertThat(words(compared(in("yyyy-MM-dd", zone), "uploaddate", "2020-07-01", found)))
                .isEqualTo(expected);
    }

    @Test
    void comparesOnlyFieldsThatThePlatformReturns() {
        Map<String, String> sent = new LinkedHashMap<>();
        sent.put("title", "A");
        sent.put("fullUserName", "Somebody");
        sent.put("protectedEmbed", "true");
        sent.put("startViews", "7");
        assertThat(COMPARISON.of(sent, content(Map.of("Title", "A", "customAttribute1", "not ours")), UPLOADED))
                .isEmpty();
    }

    @Test
    void keepsTheOrderOfFieldsAndShowsWhereLongTextsDiffer() {
        Map<String, String> sent = new LinkedHashMap<>();
        sent.put("title", "A");
        sent.put("longDescription", "x".repeat(999) + "\uD83C\uDFAC" + "y".repeat(999));
        Content found = content(Map.of("longDescription", "x".repeat(999), "title", "B"));

        List<Difference> differences = COMPARISON.of(sent, found, UPLOADED);

        assertThat(differences).extracting(Difference::field).containsExactly("title", "longDescription");
        assertThat(differences.get(0).sent()).isEqualTo("A");
        assertThat(differences.get(1).sent())
                .startsWith("…" + "x".repeat(40) + "\uD83C\uDFAC" + "yy")
                .endsWith("y…")
                .hasSizeLessThan(210);
        assertThat(differences.get(1).found()).isEqualTo("…" + "x".repeat(40));
        assertThat(Difference.weightiest(differences)).contains(Kind.LOSS);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10, true",
        "10, 12, true",
        "10, 12.1, false",
        "1000, 1020, true",
        "1000, 1020.1, false",
        "0, 2, true",
        "10, 7.9, false"
    })
    void lengthsAgreeWithinTwoSecondsOrTwoPercent(double own, double found, boolean agree) {
        assertThat(Lengths.agree(
                        Duration.ofMillis(Math.round(found * 1000)), Duration.ofMillis(Math.round(own * 1000))))
                .isEqualTo(agree);
    }
}
