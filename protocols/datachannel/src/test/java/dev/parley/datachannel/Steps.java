package dev.parley.datachannel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Steps of our own code: each call of a method, each turn of a loop, and each 64 bytes of a copied array is one. The classes of the
 * engines are loaded anew with a counter woven into them, so that they need no counter of their own, and no loop can be forgotten.
 */
public final class Steps {
    private static long count;

    private Steps() {}

    /** Returns the steps so far. Called by what was loaded by {@link #counted}. */
    public static long count() {
        return count;
    }

    /** A step. Called by woven code. */
    public static void step() {
        count++;
    }

    /** Copies and counts. Called by woven code. */
    public static void arraycopy(Object source, int from, Object target, int to, int length) {
        count += length / 8;
        System.arraycopy(source, from, target, to, length);
    }

    /** Returns an object of a class that was loaded with counters, as are all classes of ours that it uses. */
    @SuppressWarnings("unchecked")
    static <A, B> Function<A, B> counted(Class<? extends Function<A, B>> type) {
        try {
            Class<?> loaded = new CountingLoader(type.getClassLoader()).loadClass(type.getName());
            return (Function<A, B>) loaded.getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }

    private static final class CountingLoader extends ClassLoader {
        CountingLoader(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("dev.parley.") || name.equals(Steps.class.getName())) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? weave(name) : loaded;
            }
        }

        private Class<?> weave(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
                new ClassReader(in.readAllBytes()).accept(new CountingClass(writer), 0);
                byte[] woven = writer.toByteArray();
                return defineClass(name, woven, 0, woven.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static final class CountingClass extends ClassVisitor {
        CountingClass(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new CountingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
        }
    }

    private static final class CountingMethod extends MethodVisitor {
        private static final String COUNTER = Steps.class.getName().replace('.', '/');

        /** Labels that stand before this point: a jump to one of them is a turn of a loop. */
        private final Set<Label> behind = new HashSet<>();

        CountingMethod(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        private void step() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, COUNTER, "step", "()V", false);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            step();
        }

        @Override
        public void visitLabel(Label label) {
            behind.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (behind.contains(label)) {
                step();
            }
            super.visitJumpInsn(opcode, label);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean copy = owner.equals("java/lang/System") && name.equals("arraycopy");
            super.visitMethodInsn(opcode, copy ? COUNTER : owner, name, descriptor, isInterface);
        }
    }
}
