package dev.parley.dom;

/**
 * Takes the events of one kind. What it throws is logged, and the other listeners still run.
 *
 * @param <E> the class of the events
 */
@FunctionalInterface
public interface EventListener<E extends Event> {
    /**
     * Takes one event.
     *
     * @throws Exception whatever went wrong; it is logged
     */
    void handleEvent(E event) throws Exception;
}
