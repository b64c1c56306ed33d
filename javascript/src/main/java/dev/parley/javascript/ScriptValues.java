package dev.parley.javascript;

import dev.parley.dom.DOMException;
import dev.parley.dom.Event;
import dev.parley.dom.RangeError;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import dev.parley.mediacapture.OverconstrainedError;
import dev.parley.webrtc.RTCError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Values on their way from Java to JavaScript, as objects of one realm. Confined to its thread. */
final class ScriptValues {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptValues.class);

    private final Set<String> interfaces = new HashSet<>();
    private final Map<Class<?>, List<Method>> members = new HashMap<>();
    private final Value newObject;
    private final Value newArray;
    private final Value newBuffer;
    private final Value newPromise;
    private final Value throwIt;
    private final Value undefined;

    @SuppressWarnings("NullAway.Init") // Set by connect, before the first object is made.
    private Value wrap;

    @SuppressWarnings("NullAway.Init")
    private Value begin;

    @SuppressWarnings("NullAway.Init")
    private Value step;

    @SuppressWarnings("NullAway.Init")
    private Value error;

    @SuppressWarnings("NullAway.Init")
    private Value membersOf;

    @SuppressWarnings("NullAway.Init")
    private Function<Object, @Nullable String> interfaceOf;

    /** The promises of attributes. Futures are compared by identity. */
    private final Map<CompletableFuture<?>, Value> promises = new WeakHashMap<>();

    /** Takes what makes values: functions of the realm. */
    ScriptValues(Value makers) {
        newObject = makers.getMember("object");
        newArray = makers.getMember("array");
        newBuffer = makers.getMember("buffer");
        newPromise = makers.getMember("promise");
        throwIt = makers.getMember("throwIt");
        undefined = makers.getMember("nothing").execute();
    }

    void connect(Value functions, Function<Object, @Nullable String> interfaces) {
        wrap = functions.getMember("wrap");
        begin = functions.getMember("begin");
        step = functions.getMember("step");
        error = functions.getMember("error");
        membersOf = functions.getMember("membersOf");
        interfaceOf = interfaces;
    }

    void addInterface(String name) {
        interfaces.add(name);
    }

    boolean isInterface(String name) {
        return interfaces.contains(name);
    }

    // ---- values ----

    /** Returns what a method without a result gives. */
    Value undefined() {
        return undefined;
    }

    Value object(Map<String, ? extends @Nullable Object> members) {
        Value object = newObject.execute();
        members.forEach((name, value) -> object.putMember(name, toScript(value)));
        return object;
    }

    Value array(Collection<?> elements) {
        return newArray.execute(elements.stream().map(this::toScript).toArray());
    }

    Value buffer(byte[] bytes) {
        return newBuffer.execute(ByteBuffer.wrap(bytes));
    }

    /** Returns the JavaScript value of a result. */
    @Nullable
    Object toScript(@Nullable Object value) {
        return toScript(value, false);
    }

    /** Returns the JavaScript value of a result whose object is a dictionary to the specification. */
    @Nullable
    Object toDictionary(@Nullable Object value) {
        return toScript(value, true);
    }

    private @Nullable Object toScript(@Nullable Object value, boolean asDictionary) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Value) {
            return value;
        } else if (value instanceof Number number) {
            return value instanceof Integer ? value : (Object) number.doubleValue();
        } else if (value instanceof Enum<?>) {
            return value.toString();
        } else if (value instanceof byte[] bytes) {
            return buffer(bytes);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((key, each) -> members.put(key.toString(), each));
            return object(members);
        } else if (value instanceof Collection<?> collection) {
            return newArray.execute(collection.stream()
                    .map(each -> toScript(each, asDictionary))
                    .toArray());
        } else if (value instanceof CompletableFuture<?> future) {
            return promise(future, asDictionary);
        } else if (value instanceof Throwable failure) {
            return errorOf(failure);
        }
        String name = asDictionary ? null : interfaceOf.apply(value);
        return name != null ? wrap.execute(value, name) : dictionary(value);
    }

    private Value dictionary(Object value) {
        Map<?, ?> map = HostClass.asMap(value);
        if (map != null) {
            return object(sorted(map));
        }
        Value object = newObject.execute();
        for (Method accessor : members.computeIfAbsent(value.getClass(), this::accessors)) {
            try {
                Object member = accessor.invoke(value);
                // WebIDL §3.2.17: a member that is not there is no property.
                if (member != null) {
                    object.putMember(accessor.getName(), toScript(member));
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new AssertionError(accessor + " of a dictionary", e);
            }
        }
        return object;
    }

    private static Map<String, @Nullable Object> sorted(Map<?, ?> members) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        members.forEach((key, each) -> sorted.put(key.toString(), each));
        return sorted;
    }

    /** Returns the members that the description names, or where it has no such dictionary, those of the class. */
    private List<Method> accessors(Class<?> type) {
        Value described = membersOf.execute(type.getSimpleName());
        if (described.isNull()) {
            return HostClass.accessors(type);
        }
        List<Method> accessors = new ArrayList<>();
        for (long i = 0; i < described.getArraySize(); i++) {
            Method accessor =
                    HostClass.accessor(type, described.getArrayElement(i).asString());
            if (accessor != null) {
                accessors.add(accessor);
            }
        }
        return accessors;
    }

    // ---- promises and errors ----

    /**
     * Returns the value of an attribute. WebIDL §3.7.6: an attribute that is a promise gives the same object while it is the same promise.
     */
    @Nullable
    Object toAttribute(@Nullable Object value) {
        return value instanceof CompletableFuture<?> future
                ? promises.computeIfAbsent(future, each -> promise(each, false))
                : toScript(value);
    }

    /**
     * Returns a promise of the future's value. A future that is settled already settles it at once; others continue on the realm's
     * thread, as all that come from its connections do.
     */
    private Value promise(CompletableFuture<?> future, boolean asDictionary) {
        Value deferred = newPromise.execute();
        Value resolve = deferred.getMember("resolve");
        Value reject = deferred.getMember("reject");
        BiConsumer<Object, @Nullable Throwable> settle = (value, failure) -> {
            if (failure != null) {
                reject.executeVoid(errorOf(unwrap(failure)));
            } else if (value == null) {
                resolve.executeVoid();
            } else {
                resolve.executeVoid(toScript(value, asDictionary));
            }
        };
        if (future instanceof Promise<?> promise) {
            promise.handOver(settle);
        } else {
            future.whenComplete(settle);
        }
        return deferred.getMember("promise");
    }

    Value errorOf(Throwable failure) {
        if (failure instanceof PolyglotException guest && guest.getGuestObject() != null) {
            return guest.getGuestObject();
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof OverconstrainedError constrained) {
            return error.execute("OverconstrainedError", message, constrained.constraint());
        } else if (failure instanceof RTCError rtc) {
            return error.execute("RTCError", message, rtc.name(), fields(rtc));
        } else if (failure instanceof DOMException dom) {
            return error.execute("DOMException", message, dom.name());
        } else if (failure instanceof TypeError) {
            return error.execute("TypeError", message);
        } else if (failure instanceof RangeError) {
            return error.execute("RangeError", message);
        }
        LOG.debug("a failure that JavaScript sees as an Error", failure);
        return error.execute("Error", message);
    }

    private Value fields(RTCError error) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("errorDetail", error.errorDetail());
        fields.put("sdpLineNumber", error.sdpLineNumber());
        fields.put("sctpCauseCode", error.sctpCauseCode());
        fields.put("receivedAlert", error.receivedAlert());
        fields.put("sentAlert", error.sentAlert());
        fields.put("httpRequestStatusCode", error.httpRequestStatusCode());
        return object(fields);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Returns what makes JavaScript see the failure as an exception of its own. */
    RuntimeException thrown(RuntimeException failure) {
        if (failure instanceof PolyglotException) {
            return failure;
        }
        try {
            throwIt.executeVoid(errorOf(failure));
        } catch (PolyglotException guest) {
            return guest;
        }
        throw new AssertionError("throwing threw nothing", failure);
    }

    // ---- events ----

    /** Runs a wrapper's listeners, each by a call of its own: microtasks have their turn in between. */
    void dispatch(Value wrapper, Event event) {
        Value dispatch = begin.execute(wrapper, event.getClass().getSimpleName(), event.type(), event);
        boolean more = true;
        while (more) {
            more = step.execute(dispatch).asBoolean();
        }
    }
}
