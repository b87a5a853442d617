package io.hibernateaws.engine.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.FieldVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Handle;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ArchUnit leaves out of a class: its string constants and its synchronized blocks. */
final class ClassFile extends ClassVisitor {
  private static final int ASM = Opcodes.ASM9;

  private final Set<String> strings = new LinkedHashSet<>();
  private final Set<String> methodsWithMonitors = new LinkedHashSet<>();

  private ClassFile() {
    super(ASM);
  }

  static ClassFile of(JavaClass type) {
    ClassFile file = new ClassFile();
    try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      new ClassReader(bytes).accept(file, ClassReader.SKIP_DEBUG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  Set<String> strings() {
    return strings;
  }

  Set<String> methodsWithMonitors() {
    return methodsWithMonitors;
  }

  private void note(@Nullable Object constant) {
    if (constant instanceof String text) {
      strings.add(text);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // ASM: null where the visitor has no interest
  public FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    note(value);
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new MethodVisitor(ASM) {
      @Override
      public void visitLdcInsn(Object constant) {
        note(constant);
      }

      /** The text between the parts of a concatenation is an argument of its bootstrap. */
      @Override
      public void visitInvokeDynamicInsn(
          String name, String type, Handle bootstrap, Object... arguments) {
        for (Object argument : arguments) {
          note(argument);
        }
      }

      @Override
      public void visitInsn(int opcode) {
        if (opcode == Opcodes.MONITORENTER) {
          methodsWithMonitors.add(method);
        }
      }
    };
  }
}
