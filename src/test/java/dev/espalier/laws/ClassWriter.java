package dev.espalier.laws;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes class files of classes that do what they must not, for laws to find. */
record ClassWriter(Path folder) {
  static final MethodTypeDesc NO_ARGUMENTS = MethodTypeDesc.of(ConstantDescs.CD_void);

  /** A class whose only method calls a static method of each of the others. */
  void writeCaller(String name, String... called) {
    write(
        name,
        type ->
            type.withMethodBody(
                "use",
                NO_ARGUMENTS,
                ACC_PUBLIC | ACC_STATIC,
                code -> {
                  for (String other : called) {
                    code.invokestatic(ClassDesc.of(other), "use", NO_ARGUMENTS);
                  }
                  code.return_();
                }));
  }

  void write(String name, Consumer<ClassBuilder> content) {
    Path file = folder.resolve(name.replace('.', '/') + ".class");
    try {
      Files.createDirectories(file.getParent());
      Files.write(
          file,
          ClassFile.of()
              .build(
                  ClassDesc.of(name),
                  type -> {
                    type.withFlags(ACC_PUBLIC);
                    content.accept(type);
                  }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
