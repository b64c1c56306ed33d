package dev.parley.negotiation.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("RFC 8827 §8.1")
class IdentityNameTest {
    @ParameterizedTest
    @CsvSource({
        "alice@idp.example, idp.example, true",
        "alice@IDP.Example, idp.example, true",
        "alice@idp.example, idp.example:8443, true",
        "alice@idp.example, user:secret@idp.example:8443, true",
        "user%40133@idp.example, idp.example, true",
        "alice@bücher.example, xn--bcher-kva.example, true",
        "alice@xn--bcher-kva.example, BÜCHER.example, true",
        "alice@idp.example, other.example, false",
        "alice@idp.example, sub.idp.example, false",
        "alice@sub.idp.example, idp.example, false",
        "alice@idp.example, idp.example@other.example, false",
        "alice@idp.example, idp.example:80@other.example:1, false",
    })
    void aProviderIsAuthoritativeForItsDomain(String name, String authority, boolean expected) throws Exception {
        assertThat(IdentityName.parse(name).isOf(authority)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "alice", "@idp.example", "alice@", "a@b@idp.example", "a%20b@idp.example", "a%@idp.example"})
    void otherFormsAreRefused(String name) {
        assertThatThrownBy(() -> IdentityName.parse(name)).isInstanceOf(IdentityException.class);
    }

    @Test
    void theLengthHasALimit() {
        String user = "a".repeat(IdentityName.MAX_LENGTH);
        assertThatThrownBy(() -> IdentityName.parse(user + "@idp.example")).isInstanceOf(IdentityException.class);
    }

    @Test
    void namesAreComparedByUserAndEquivalentDomain() throws Exception {
        assertThat(IdentityName.parse("alice@BÜCHER.example"))
                .isEqualTo(IdentityName.parse("alice@xn--bcher-kva.example"))
                .isNotEqualTo(IdentityName.parse("Alice@xn--bcher-kva.example"));
    }
}
