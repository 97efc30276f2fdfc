package dev.yt2ms.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SectionTest {

    @Test
    void namesTheCharacterSetOfTheLocaleThatCannotWriteAPath() {
        assertThat(Section.pathForm("ISO-8859-1")).contains("a path", "ISO-8859-1", "LC_ALL", "C.UTF-8");
        assertThat(Section.pathForm("UTF-8")).isEqualTo("a path");
    }
}
