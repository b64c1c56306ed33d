package dev.parley.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "::, ::",
        "::1, ::1",
        "2001:db8::1, 2001:db8::1",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "fe80::, fe80::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "::ffff:192.0.2.33, 192.0.2.33",
    })
    void literalsParseAndPrintCanonically(String text, String canonical) {
        InetAddress address = Addresses.parseLiteral(text);
        assertThat(address).isNotNull();
        assertThat(Addresses.format(address)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.",
                "01234.1.1.1",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "a.local",
                "1.2.3.4::"
            })
    void whatIsNoLiteralIsNull(String text) {
        assertThat(Addresses.parseLiteral(text)).isNull();
        assertThatThrownBy(() -> Addresses.socketAddress(text, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void socketAddressesPrintWithBrackets() {
        assertThat(Addresses.format(Addresses.socketAddress("::1", 5))).isEqualTo("[::1]:5");
        assertThat(Addresses.format(Addresses.socketAddress("10.0.0.1", 5))).isEqualTo("10.0.0.1:5");
    }
}
