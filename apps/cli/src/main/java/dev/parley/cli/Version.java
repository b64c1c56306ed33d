package dev.parley.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the jar's manifest. */
public final class Version implements IVersionProvider {
    /** Made by picocli. */
    public Version() {}

    /** Returns the version, such as "0.1.0", or "development" outside the jar. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Returns the Java machine in a few words, such as "Java 17.0.15". */
    public static String java() {
        return "Java " + System.getProperty("java.version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"parley " + current() + " on " + java()};
    }
}
