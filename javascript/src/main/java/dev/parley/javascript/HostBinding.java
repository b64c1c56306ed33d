package dev.parley.javascript;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.dom.TypeError;
import dev.parley.webrtc.PeerConnectionFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.HostAccess.Export;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts of the binding ask of Java. Confined to the realm's thread, to which the listeners and continuations of the
 * factory's connections must be given, too.
 *
 * <p>Objects of the API go to JavaScript as they are, opaque: no script can reach their methods but through the binding.
 */
public final class HostBinding {
    private final PeerConnectionFactory factory;
    private final ScriptValues scripts;
    private final RealmTasks tasks;
    private final HostIds ids = new HostIds();

    HostBinding(PeerConnectionFactory factory, ScriptValues scripts, RealmTasks tasks) {
        this.factory = factory;
        this.scripts = scripts;
        this.tasks = tasks;
    }

    RealmTasks tasks() {
        return tasks;
    }

    PeerConnectionFactory factory() {
        return factory;
    }

    /** Takes the functions through which Java calls into the binding. */
    @Export
    public void connect(Value functions) {
        scripts.connect(functions, this::name);
    }

    /** Returns the interface by which a Java object is known to JavaScript, or null where it is a dictionary. */
    private @Nullable String name(Object object) {
        String name = object.getClass().getSimpleName();
        return scripts.isInterface(name) ? name : null;
    }

    /** Returns the number of a Java object. */
    @Export
    public int id(Value object) {
        return ids.of(object.asHostObject());
    }

    /** Returns what the Java class says about an interface: its events, and the members that give promises. */
    @Export
    public Value facts(String interfaceName) {
        HostClass type = HostClass.of(interfaceName);
        scripts.addInterface(interfaceName);
        return scripts.object(Map.of(
                "events", type.events().stream().map(EventType::name).toList(),
                "promises", type.promises()));
    }

    /** Returns the words of an enum. */
    @Export
    public Value words(String enumName) {
        return scripts.array(HostClass.of(enumName).words());
    }

    /** Runs the constructor: the static method {@code create} of the members, or the class's own. */
    @Export
    public @Nullable Object construct(String interfaceName, Value arguments) {
        return invoke(HostClass.of(interfaceName), "create", null, elements(arguments));
    }

    /** Returns an attribute's value. */
    @Export
    public @Nullable Object get(String interfaceName, String attribute, Value object) {
        return scripts.toAttribute(invoke(HostClass.of(interfaceName), attribute, object.asHostObject(), new Value[0]));
    }

    /** Sets an attribute. */
    @Export
    public void set(String interfaceName, String attribute, Value object, Value value) {
        String setter = "set" + Character.toUpperCase(attribute.charAt(0)) + attribute.substring(1);
        invoke(HostClass.of(interfaceName), setter, object.asHostObject(), value);
    }

    /** Calls a method; where it gives nothing the result is undefined. */
    @Export
    public @Nullable Object call(String interfaceName, String operation, Value object, Value arguments) {
        return scripts.toScript(
                invoke(HostClass.of(interfaceName), operation, object.asHostObject(), elements(arguments)));
    }

    /** Calls a method whose result is a dictionary to JavaScript although Java has it as an object. */
    @Export
    public @Nullable Object callForDictionary(String interfaceName, String operation, Value object, Value arguments) {
        return scripts.toDictionary(
                invoke(HostClass.of(interfaceName), operation, object.asHostObject(), elements(arguments)));
    }

    /** Calls a static method. */
    @Export
    public @Nullable Object callStatic(String interfaceName, String operation, Value arguments) {
        return scripts.toScript(invoke(HostClass.of(interfaceName), operation, null, elements(arguments)));
    }

    /** Listens for all events of a Java object; its listeners keep the wrapper for as long as it can fire. */
    @Export
    public void listen(Value object, Value wrapper) {
        if (object.asHostObject() instanceof EventTarget target) {
            for (EventType<?> type : HostClass.allEvents(target.getClass())) {
                listen(target, type, wrapper);
            }
        }
    }

    private <E extends Event> void listen(EventTarget target, EventType<E> type, Value wrapper) {
        target.addEventListener(type, event -> scripts.dispatch(wrapper, event));
    }

    // ---- calling Java ----

    private static Value[] elements(Value array) {
        Value[] elements = new Value[(int) array.getArraySize()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = array.getArrayElement(i);
        }
        return elements;
    }

    private @Nullable Object invoke(HostClass type, String member, @Nullable Object object, Value... arguments) {
        try {
            return invokeOrThrow(type, member, object, arguments);
        } catch (RuntimeException failure) {
            throw scripts.thrown(failure);
        }
    }

    private @Nullable Object invokeOrThrow(HostClass type, String member, @Nullable Object object, Value... arguments) {
        Method method = choose(type, member, arguments);
        boolean spelled = type.isSpelled(method);
        int before = !spelled ? 0 : object == null ? 1 : 2;
        Type[] types = method.getGenericParameterTypes();
        @Nullable Object[] converted = new Object[types.length];
        if (spelled) {
            converted[0] = this;
            if (object != null) {
                converted[1] = object;
            }
        }
        for (int i = before; i < types.length; i++) {
            converted[i] = HostValues.toJava(arguments[i - before], types[i]);
        }
        try {
            Object result = method.invoke(spelled ? null : object, converted);
            return method.getReturnType() == void.class ? scripts.undefined() : result;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError(method + " throws what it does not declare", e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(method + " is public", e);
        }
    }

    private static Method choose(HostClass type, String member, Value... arguments) {
        List<Method> methods = type.methods(member);
        for (Method method : methods) {
            Class<?>[] types = method.getParameterTypes();
            int before = types.length - arguments.length;
            boolean spelled = type.isSpelled(method);
            if (spelled ? before != 1 && before != 2 : before != 0) {
                continue;
            }
            boolean fits = true;
            for (int i = 0; i < arguments.length; i++) {
                fits &= HostValues.fits(arguments[i], types[before + i]);
            }
            if (fits) {
                return method;
            }
        }
        throw new TypeError(type.type().getSimpleName() + "." + member + ": no such arguments");
    }
}
