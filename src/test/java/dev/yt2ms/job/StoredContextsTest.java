package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;

/**
 * Tests that stored execution contexts of Spring Batch can be read back, and that their data can't create objects of
 * other types.
 */
class StoredContextsTest {

    @Test
    void contextsOfEarlierVersionsAreReadBack() throws IOException {
        Map<String, Object> context =
                Map.of("token", "CAUQAA", "askedAt", 1_795_000_000_000L, "workers", 2, "listed", true, "share", 0.5);

        assertThat(read(stored(context))).isEqualTo(context);
        assertThat(read(stored(Map.of()))).isEmpty();
    }

    static Stream<Object> others() throws Exception {
        return Stream.of(
                new ArrayList<>(List.of("a")),
                new Date(),
                Instant.now(),
                URI.create("http://127.0.0.1:1/"),
                URI.create("http://127.0.0.1:1/").toURL(),
                new StringBuilder("a"),
                new byte[2000],
                bomb());
    }

    /**
     * Creates nested sets that would take forever to read, because each set computes the hash codes of all sets inside
     * it.
     */
    private static Set<Object> bomb() {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> two = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Set<Object> first = new HashSet<>(Set.of("foo"));
            Set<Object> second = new HashSet<>();
            one.add(first);
            one.add(second);
            two.add(first);
            two.add(second);
            one = first;
            two = second;
        }
        return root;
    }

    @ParameterizedTest
    @MethodSource("others")
    void typesThatAreNeverStoredAreNotRead(Object value) throws IOException {
        byte[] stored = stored(new HashMap<>(Map.of("key", value)));

        assertThatThrownBy(() -> read(stored)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] stored(Map<String, Object> context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DefaultExecutionContextSerializer().serialize(new HashMap<>(context), out);
        return out.toByteArray();
    }

    private static Map<String, Object> read(byte[] stored) throws IOException {
        return StoredContexts.serializer().deserialize(new ByteArrayInputStream(stored));
    }
}
