package io.ternmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientEngine;
import io.ternmq.packet.Packet;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application sees of the client names no type of Netty. */
class PublicSignaturesTest {
  @ParameterizedTest
  @ValueSource(classes = {MqttClient.class, ClientEngine.class, Packet.class})
  void nameNothingOfNetty(Class<?> oneOfTheRoom) throws Exception {
    List<Class<?>> classes = publicClassesBeside(oneOfTheRoom);
    assertThat(classes).contains(oneOfTheRoom).hasSizeGreaterThan(10);
    List<String> offenders = new ArrayList<>();
    for (Class<?> each : classes) {
      for (Type type : typesOf(each)) {
        if (type.getTypeName().contains("io.netty")) {
          offenders.add(each.getName() + ": " + type.getTypeName());
        }
      }
    }
    assertThat(offenders).isEmpty();
  }

  /** The room is a folder of classes, or a jar where the whole house is built. */
  private static List<Class<?>> publicClassesBeside(Class<?> one) throws Exception {
    Path room = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(room)) {
      return publicClassesBelow(room, one);
    }
    try (FileSystem jar = FileSystems.newFileSystem(room)) {
      return publicClassesBelow(jar.getPath("/"), one);
    }
  }

  private static List<Class<?>> publicClassesBelow(Path root, Class<?> one)
      throws IOException, ClassNotFoundException {
    Path folder = root.resolve(one.getPackageName().replace('.', '/'));
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace(".class", "");
        Class<?> loaded = Class.forName(name, false, one.getClassLoader());
        if (Modifier.isPublic(loaded.getModifiers())) {
          found.add(loaded);
        }
      }
    }
    return found;
  }

  private static List<Type> typesOf(Class<?> shown) {
    List<Type> types = new ArrayList<>(List.of(shown.getGenericInterfaces()));
    if (shown.getGenericSuperclass() != null) {
      types.add(shown.getGenericSuperclass());
    }
    for (Field field : shown.getDeclaredFields()) {
      if (isShown(field.getModifiers())) {
        types.add(field.getGenericType());
      }
    }
    for (Executable each : shown.getDeclaredConstructors()) {
      addTypes(each, types);
    }
    for (Method method : shown.getDeclaredMethods()) {
      if (isShown(method.getModifiers())) {
        types.add(method.getGenericReturnType());
      }
      addTypes(method, types);
    }
    return types;
  }

  private static void addTypes(Executable each, List<Type> types) {
    if (isShown(each.getModifiers())) {
      types.addAll(List.of(each.getGenericParameterTypes()));
      types.addAll(List.of(each.getGenericExceptionTypes()));
    }
  }

  private static boolean isShown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
