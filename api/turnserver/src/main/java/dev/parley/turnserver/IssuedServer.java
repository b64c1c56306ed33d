package dev.parley.turnserver;

import java.util.List;

/**
 * A server with credentials for one user, as an entry of {@code iceServers}.
 *
 * @param urls the server's URLs
 * @param username the user name
 * @param credential the password; a secret
 */
public record IssuedServer(List<String> urls, String username, String credential) {
    /** Copies the list. */
    public IssuedServer {
        urls = List.copyOf(urls);
    }

    /** Returns the entry as JSON, for a browser. */
    public String toJson() {
        StringBuilder json = new StringBuilder("{\"urls\":[");
        for (int i = 0; i < urls.size(); i++) {
            json.append(i == 0 ? "" : ",").append(quoted(urls.get(i)));
        }
        return json.append("],\"username\":")
                .append(quoted(username))
                .append(",\"credential\":")
                .append(quoted(credential))
                .append('}')
                .toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return "IssuedServer[" + urls + ", " + username + "]";
    }
}
