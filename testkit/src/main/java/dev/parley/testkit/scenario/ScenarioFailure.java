package dev.parley.testkit.scenario;

/** Something was not as it should be; the message says what. */
final class ScenarioFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScenarioFailure(String message) {
        super(message);
    }
}
