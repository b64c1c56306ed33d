package dev.parley.javascript;

import dev.parley.dom.TypeError;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Values on their way from JavaScript to Java. They have been converted as WebIDL says: numbers are in range, dictionaries are plain
 * objects, wrappers have become the Java objects behind them.
 */
final class HostValues {
    private HostValues() {}

    /** Returns whether a value can become an argument of that type: what tells overloads apart. */
    static boolean fits(Value value, Class<?> type) {
        if (type == Value.class || value.isNull()) {
            return !type.isPrimitive();
        }
        if (value.isHostObject()) {
            return type.isInstance(value.asHostObject());
        }
        if (type == String.class || type.isEnum()) {
            return value.isString();
        }
        if (type == boolean.class || type == Boolean.class) {
            return value.isBoolean();
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return value.isNumber();
        }
        if (type == byte[].class) {
            return value.hasBufferElements();
        }
        if (List.class.isAssignableFrom(type) || type.isArray()) {
            return value.hasArrayElements();
        }
        return value.hasMembers() && !value.hasBufferElements() && !value.isString();
    }

    static @Nullable Object toJava(Value value, Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(value, list.getActualTypeArguments()[0]);
        }
        Class<?> wanted = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        if (wanted == Value.class) {
            return value;
        }
        if (value.isNull()) {
            return null;
        }
        if (value.isHostObject()) {
            Object host = value.asHostObject();
            if (!wanted.isInstance(host)) {
                throw new TypeError("an object of the wrong kind, where " + wanted.getSimpleName() + " is wanted");
            }
            return host;
        }
        if (wanted == String.class) {
            return value.asString();
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return value.asBoolean();
        }
        if (wanted == int.class || wanted == Integer.class) {
            return (int) value.asDouble();
        }
        if (wanted == long.class || wanted == Long.class) {
            return (long) value.asDouble();
        }
        if (wanted == double.class || wanted == Double.class) {
            return value.asDouble();
        }
        if (wanted == byte[].class) {
            return bytes(value);
        }
        if (wanted.isEnum()) {
            return of(wanted, value.asString());
        }
        if (wanted.isArray()) {
            return array(value, wanted.getComponentType());
        }
        Function<Value, Object> maker = HostDictionaries.maker(wanted);
        return maker != null ? maker.apply(value) : dictionary(value, wanted);
    }

    private static Object array(Value value, Class<?> element) {
        int size = Math.toIntExact(value.getArraySize());
        Object array = Array.newInstance(element, size);
        for (int i = 0; i < size; i++) {
            Array.set(array, i, toJava(value.getArrayElement(i), element));
        }
        return array;
    }

    static List<Object> list(Value value, Type element) {
        List<Object> result = new ArrayList<>();
        for (long i = 0; i < value.getArraySize(); i++) {
            Object each = toJava(value.getArrayElement(i), element);
            if (each != null) {
                result.add(each);
            }
        }
        return result;
    }

    static byte[] bytes(Value buffer) {
        byte[] bytes = new byte[Math.toIntExact(buffer.getBufferSize())];
        buffer.readBuffer(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static Object of(Class<?> constants, String word) {
        for (Object constant : constants.getEnumConstants()) {
            if (constant.toString().equals(word)) {
                return constant;
            }
        }
        throw new TypeError("no " + constants.getSimpleName() + ": " + word);
    }

    /** Builds a dictionary: a builder's method for each member that is there. */
    private static Object dictionary(Value value, Class<?> type) {
        try {
            Object builder = type.getMethod("builder").invoke(null);
            for (String member : value.getMemberKeys()) {
                Value given = value.getMember(member);
                Method setter = setter(builder.getClass(), member);
                if (setter != null && !given.isNull()) {
                    setter.invoke(builder, toJava(given, setter.getGenericParameterTypes()[0]));
                }
            }
            return builder.getClass().getMethod("build").invoke(builder);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(type + " could not be built", e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " has no builder", e);
        }
    }

    static @Nullable Method setter(Class<?> builder, String member) {
        for (Method method : builder.getMethods()) {
            if (method.getName().equals(member)
                    && method.getParameterCount() == 1
                    && !method.isVarArgs()
                    && !Modifier.isStatic(method.getModifiers())) {
                return method;
            }
        }
        return null;
    }
}
