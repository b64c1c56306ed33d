package dev.parley.parameters;

/**
 * The user name fragment and password of one ICE session, RFC 8445 §5.3. The password authenticates checks; it does not appear in
 * {@link #toString}.
 *
 * @param usernameFragment 4 to 256 ice-chars
 * @param password 22 to 256 ice-chars
 */
public record IceCredentials(String usernameFragment, String password) {
    @Override
    public String toString() {
        return "IceCredentials[" + usernameFragment + "]";
    }
}
