package dev.yt2ms.cluster;

import dev.yt2ms.files.Sha256;
import dev.yt2ms.settings.DestinationSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.VerifySettings;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings that all machines of a migration must share, because each machine decides by these settings about the
 * same videos. Each of these settings has a digest, so that a difference can be named. Workers, folders, cookies,
 * proxies and secrets may differ.
 */
final class Fingerprint {

    private static final int DIGITS = 16;

    private final Map<String, String> digests;

    private Fingerprint(Map<String, String> digests) {
        this.digests = digests;
    }

    static Fingerprint of(Settings settings) {
        DestinationSettings destination = settings.destination();
        VerifySettings verify = settings.run().verify();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("source.channel", settings.source().channel());
        values.put("select", settings.select());
        values.put("download.max-height and download.hdr", settings.download().picture());
        values.put("mapping", settings.mapping());
        values.put("destination.api-url", destination.apiUrl());
        values.put("destination.format", destination.format());
        values.put("destination.adopt", destination.adopt());
        values.put("destination.index-every", destination.indexEvery());
        values.put("verify", List.of(verify.enabled(), verify.patience(), verify.attempts()));
        values.put("canary.videos", verify.canaryVideos());
        values.put("sync", settings.run().sync());
        Map<String, String> digests = new LinkedHashMap<>();
        values.forEach((key, value) -> digests.put(key, digest(canonical(value))));
        return new Fingerprint(digests);
    }

    /** Reads a fingerprint from the text of {@link #text}. */
    static Fingerprint parse(String text) {
        return new Fingerprint(text.lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    String text() {
        return digests.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** Returns the keys of the job file whose values differ, in the order of the job file. */
    List<String> differences(Fingerprint other) {
        return digests.keySet().stream()
                .filter(key -> !Objects.equals(digests.get(key), other.digests.get(key)))
                .map("migration."::concat)
                .toList();
    }

    private static String digest(String text) {
        MessageDigest digest = Sha256.digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Sha256.hex(digest).substring(0, DIGITS);
    }

    /** Returns a text that is the same in each process. Sets and maps are sorted, because their order may differ. */
    private static String canonical(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Fingerprint::canonical).orElse("-");
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(canonical(key), canonical(each)));
            return sorted.toString();
        }
        if (value instanceof Set<?> set) {
            return set.stream().map(Fingerprint::canonical).sorted().toList().toString();
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Fingerprint::canonical).toList().toString();
        }
        if (value instanceof Record row) {
            return Arrays.stream(row.getClass().getRecordComponents())
                    .map(component -> component.getName() + ":" + canonical(component(row, component)))
                    .toList()
                    .toString();
        }
        return value.toString();
    }

    private static Object component(Record row, RecordComponent component) {
        try {
            return component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The settings are public records", e);
        }
    }
}
