package dev.parley.connection;

import dev.parley.base.Path;
import dev.parley.ice.IceAgent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Components of a connection's transports, found by their numbers or by the path of a datagram. */
final class ComponentTable {
    private final IceAgent ice;
    private final List<ComponentTransport> components = new ArrayList<>(1);

    /** The path of the last datagram, once ICE had validated it, and its component: most datagrams come over one path. */
    private @Nullable Path lastPath;

    private @Nullable ComponentTransport lastComponent;

    ComponentTable(IceAgent ice) {
        this.ice = ice;
    }

    void add(ComponentTransport component) {
        components.add(component);
    }

    void remove(ComponentTransport component) {
        components.remove(component);
    }

    int size() {
        return components.size();
    }

    ComponentTransport get(int index) {
        return components.get(index);
    }

    /** Returns the components of a transport, as they are now. */
    List<ComponentTransport> ofTransport(int transport) {
        List<ComponentTransport> found = new ArrayList<>(2);
        for (ComponentTransport component : components) {
            if (component.transport == transport) {
                found.add(component);
            }
        }
        return found;
    }

    /** Returns all components, as they are now. */
    List<ComponentTransport> all() {
        return List.copyOf(components);
    }

    @Nullable
    ComponentTransport find(int transport, int component) {
        for (int i = 0; i < components.size(); i++) {
            ComponentTransport candidate = components.get(i);
            if (candidate.transport == transport && candidate.component == component) {
                return candidate;
            }
        }
        return null;
    }

    /** Returns the component whose local address a path begins at, or null. */
    @Nullable
    ComponentTransport of(Path path) {
        ComponentTransport validated = ofValidated(path);
        return validated != null ? validated : find(ice.streamOf(path), ice.componentOf(path));
    }

    /** Returns the component of the validated path that {@link #validated} was last called with, or null for any other path. */
    @Nullable
    ComponentTransport ofValidated(Path path) {
        return path.equals(lastPath) ? lastComponent : null;
    }

    /** Stores the component of a path that ICE has validated, until the paths change. */
    void validated(Path path, ComponentTransport component) {
        lastPath = path;
        lastComponent = component;
    }

    /** Clears the stored path: paths or components have changed. */
    void pathsChanged() {
        lastComponent = null;
    }
}
