package io.jwasm.integration.cri;

import io.jwasm.integration.rpc.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code runtime.v1.ContainerConfig}, put together step by step. */
public final class ContainerConfig {
  private final String name;
  private final Message config;
  private final Message security = Message.empty();
  private Message resources = Message.empty();

  /**
   * @param name of the container in its pod; its log is {@code NAME.log}
   * @param image the image's name
   */
  public ContainerConfig(String name, String image) {
    this.name = name;
    config =
        Message.empty().add(1, Message.empty().add(1, name)).add(2, Message.empty().add(1, image));
    config.add(11, name + ".log");
    // namespace_options {pid: CONTAINER}
    security.add(3, Message.empty().set(2, 1));
  }

  /** What takes the place of the image's entrypoint. */
  public ContainerConfig command(Object... words) {
    return words(3, words);
  }

  /** What takes the place of the image's arguments. */
  public ContainerConfig args(Object... words) {
    return words(4, words);
  }

  private ContainerConfig words(int field, Object... words) {
    config.addAll(field, List.of(words).stream().map(Object::toString).toList());
    return this;
  }

  /** A variable. */
  public ContainerConfig env(String key, String value) {
    config.addAll(6, Map.of(key, value));
    return this;
  }

  /** A file or directory of the host. */
  public ContainerConfig mount(Path host, String guest, boolean readOnly) {
    config.add(7, Message.empty().add(1, guest).add(2, host.toString()).set(3, readOnly ? 1 : 0));
    return this;
  }

  /** The number of the user that it runs as. */
  public ContainerConfig user(long uid) {
    security.add(5, Message.empty().set(1, uid));
    return this;
  }

  /** It has a terminal, and input. */
  public ContainerConfig terminal() {
    config.set(12, 1).set(14, 1);
    return this;
  }

  /** The root file system is read-only. */
  public ContainerConfig readOnlyRoot() {
    security.set(7, 1);
    return this;
  }

  /** Limits. */
  public ContainerConfig resources(Resources limits) {
    resources = limits.message();
    return this;
  }

  String name() {
    return name;
  }

  Message message() {
    Message linux = Message.empty().add(1, resources).add(2, security);
    return Message.parse(config.bytes()).add(15, linux);
  }
}
