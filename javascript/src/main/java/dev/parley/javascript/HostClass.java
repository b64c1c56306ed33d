package dev.parley.javascript;

import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.mediacapture.MediaTrackCapabilities;
import dev.parley.mediacapture.MediaTrackSettings;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the binding reads off one class of the Java API. Where the API spells a member in another way than the specification, a
 * static method of the class's {@linkplain HostMembers members} stands for it.
 */
final class HostClass {
    /** Where the classes of the API are. */
    private static final List<String> PACKAGES =
            List.of("dev.parley.webrtc.", "dev.parley.dom.", "dev.parley.mediacapture.", "dev.parley.legacy.");

    private static final Map<String, HostClass> BY_NAME = new ConcurrentHashMap<>();
    private static final Map<Class<?>, List<Method>> ACCESSORS = new ConcurrentHashMap<>();
    private static final Set<String> NO_MEMBERS = Set.of("toBuilder", "hashCode", "toString", "getClass", "members");

    private final Class<?> type;
    private final @Nullable Class<?> members;
    private final Map<String, List<Method>> methods = new HashMap<>();

    private HostClass(Class<?> type, @Nullable Class<?> members) {
        this.type = type;
        this.members = members;
        for (Method method : type.getMethods()) {
            if (method.getDeclaringClass() != Object.class) {
                methods.computeIfAbsent(method.getName(), name -> new ArrayList<>())
                        .add(method);
            }
        }
        if (members != null) {
            Map<String, List<Method>> spelled = new HashMap<>();
            for (Method method : members.getDeclaredMethods()) {
                if (!Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic()) {
                    method.setAccessible(true);
                    spelled.computeIfAbsent(method.getName(), name -> new ArrayList<>())
                            .add(method);
                }
            }
            methods.putAll(spelled);
        }
    }

    /**
     * Returns the class of that name.
     *
     * @throws IllegalArgumentException where the API has none
     */
    static HostClass of(String name) {
        return BY_NAME.computeIfAbsent(name, wanted -> {
            Class<?> type = find(wanted);
            if (type == null) {
                throw new IllegalArgumentException("the Java API has no " + wanted);
            }
            return new HostClass(type, HostMembers.of(wanted));
        });
    }

    static @Nullable Class<?> find(String name) {
        for (String place : PACKAGES) {
            try {
                return Class.forName(place + name);
            } catch (ClassNotFoundException e) {
                continue;
            }
        }
        return null;
    }

    Class<?> type() {
        return type;
    }

    /** Returns the methods that stand for a member; those of the members class take the binding and the object first. */
    List<Method> methods(String name) {
        return methods.getOrDefault(name, List.of());
    }

    boolean isSpelled(Method method) {
        return method.getDeclaringClass() == members;
    }

    /** Returns the words of an enum. */
    List<String> words() {
        return Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    }

    /** Returns the kinds of event that the class itself declares, in the order of the class. */
    List<EventType<?>> events() {
        return eventsOf(type, type);
    }

    /** Returns the kinds of event that objects of a class fire. */
    static List<EventType<?>> allEvents(Class<?> type) {
        return eventsOf(type, EventTarget.class);
    }

    private static List<EventType<?>> eventsOf(Class<?> from, Class<?> last) {
        List<EventType<?>> events = new ArrayList<>();
        for (Class<?> at = from; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getType() == EventType.class
                        && Modifier.isStatic(field.getModifiers())
                        && Modifier.isPublic(field.getModifiers())) {
                    try {
                        events.add((EventType<?>) field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError("the field is public", e);
                    }
                }
            }
            if (at == last) {
                break;
            }
        }
        return events;
    }

    /** Returns the members that give a promise. */
    List<String> promises() {
        return methods.entrySet().stream()
                .filter(each -> each.getValue().stream()
                        .anyMatch(method -> CompletableFuture.class.isAssignableFrom(method.getReturnType())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Returns the members of an object that the specification has as a dictionary, WebIDL §3.2.17: those of the least derived class
     * first, and within one in lexicographical order.
     */
    static List<Method> accessors(Class<?> dictionary) {
        return ACCESSORS.computeIfAbsent(dictionary, HostClass::findAccessors);
    }

    private static List<Method> findAccessors(Class<?> dictionary) {
        List<Method> found = new ArrayList<>();
        for (Class<?> at = dictionary;
                at != null && at != Object.class && at != Record.class;
                at = at.getSuperclass()) {
            List<Method> own = Arrays.stream(at.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers())
                            && !Modifier.isStatic(method.getModifiers())
                            && !method.isSynthetic()
                            && method.getParameterCount() == 0
                            && method.getReturnType() != void.class
                            && !NO_MEMBERS.contains(method.getName()))
                    .sorted(Comparator.comparing(Method::getName))
                    .toList();
            found.addAll(0, own);
        }
        return List.copyOf(found);
    }

    /** Returns the method that reads one member of a dictionary, or null. */
    static @Nullable Method accessor(Class<?> dictionary, String name) {
        try {
            return dictionary.getMethod(name);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** Returns the members of a dictionary that has them as a map, or null. */
    static @Nullable Map<?, ?> asMap(Object dictionary) {
        if (dictionary instanceof MediaTrackSettings settings) {
            return settings.members();
        }
        return dictionary instanceof MediaTrackCapabilities capabilities ? capabilities.members() : null;
    }
}
