package dev.yt2ms.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that {@code NO_PROXY} has the same meaning as for curl and Python. */
class NoProxyTest {

    @ParameterizedTest(name = "{0} covers {1}:{2} is {3}")
    @CsvSource(delimiter = '|', textBlock = """
            example.org                  | example.org         | 443  | true
            example.org                  | www.example.org     | 443  | true
            example.org                  | EXAMPLE.org.        | 443  | true
            example.org                  | notexample.org      | 443  | false
            .example.org                 | www.example.org     | 443  | true
            .example.org                 | example.org         | 443  | true
            *.example.org                | a.b.example.org     | 443  | true
            example.org.                 | example.org         | 443  | true
            EXAMPLE.ORG                  | www.example.org     | 443  | true
            a.org, b.org c.org           | b.org               | 443  | true
            a.org, b.org c.org           | c.org               | 443  | true
            a.org,,b.org,                | d.org               | 443  | false
            *                            | anything.at.all     | 80   | true
            *                            | 10.1.2.3            | 80   | true
            example.org:8443             | example.org         | 8443 | true
            example.org:8443             | www.example.org     | 8443 | true
            example.org:8443             | example.org         | 443  | false
            10.1.2.3                     | 10.1.2.3            | 443  | true
            10.1.2.3                     | 110.1.2.3           | 443  | false
            10.1.2.3:80                  | 10.1.2.3            | 443  | false
            10.1.2.3:80                  | 10.1.2.3            | 80   | true
            10.0.0.0/8                   | 10.255.0.1          | 443  | true
            10.0.0.0/8                   | 11.0.0.1            | 443  | false
            192.168.1.128/25             | 192.168.1.200       | 443  | true
            192.168.1.128/25             | 192.168.1.100       | 443  | false
            10.0.0.0/33                  | 10.0.0.0            | 443  | false
            10.0.0.0/x                   | 10.0.0.0            | 443  | false
            0.0.0.0/0                    | 203.0.113.9         | 443  | true
            0.0.0.0/0                    | 2001:db8::1         | 443  | false
            2001:db8::/32                | 2001:db8:1::2       | 443  | true
            2001:db8::/32                | [2001:db8:1::2]     | 443  | true
            2001:db8::/32                | 2001:db9::          | 443  | false
            [2001:db8::1]                | 2001:db8:0:0::1     | 443  | true
            [2001:db8::1]:80             | 2001:db8::1         | 443  | false
            ::1                          | ::1                 | 443  | true
            10.0.0.0/8                   | ten.example         | 443  | false
            .                            | example.org         | 443  | false
            """)
    void noProxyCoversHostsDomainsAndAddressRanges(String list, String host, int port, boolean covered) {
        assertThat(NoProxy.of(list).covers(host, port)).isEqualTo(covered);
    }

    @Test
    void aTextThatOnlyResemblesAnAddressIsAHostName() {
        assertThat(NoProxy.literal("999.1.1.1")).isEmpty();
        assertThat(NoProxy.literal("255.0.10.199")).isPresent();
    }
}
