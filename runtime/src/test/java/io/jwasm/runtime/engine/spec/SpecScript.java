package io.jwasm.runtime.engine.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.module.Import;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.ModuleParser;
import io.jwasm.runtime.module.WasmModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs one script of the specification's test suite, as {@code wast2json} or {@code wasm-tools}
 * translates it.
 */
final class SpecScript implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Engine engine;
  private final Path script;
  private final Path scratch;
  private final Map<String, Instance> registered = new HashMap<>();
  private final Map<String, Instance> named = new HashMap<>();
  private final Map<String, Path> definitions = new HashMap<>();
  private final List<Runnable> open = new ArrayList<>();
  private final SpecValue values;
  private @Nullable Instance current;

  /** What did not come out as the script says, by line. */
  final List<String> failures = new ArrayList<>();

  int passed;

  /** Commands that need what the engine says that it does not know. */
  int unsupported;

  /**
   * @param script the translated script, beside its modules
   * @param scratch a directory for artifacts
   * @param spectest the module that scripts import from
   */
  SpecScript(Engine engine, Path script, Path scratch, Path spectest) {
    this.engine = engine;
    this.script = script;
    this.values = new SpecValue(engine.name().equals("jvm") ? -1 : 0);
    this.scratch = scratch;
    registered.put("spectest", instantiate(spectest));
  }

  void run() throws IOException {
    for (JsonNode command : JSON.readTree(script.toFile()).path("commands")) {
      try {
        if (command(command)) {
          passed++;
        }
      } catch (Unsupported e) {
        unsupported++;
        current = null;
      } catch (RuntimeException | StackOverflowError e) {
        failures.add(command.path("line") + ": " + command.path("type").asText() + ": " + e);
      }
    }
  }

  /** The engine says that it does not know a feature. */
  private static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsupported(String message) {
      super(message, null, false, false);
    }
  }

  private boolean command(JsonNode command) {
    String type = command.path("type").asText();
    switch (type) {
      case "module" -> module(command);
      case "module_definition" -> definitions.put(text(command, "name"), file(command));
      case "module_instance" -> {
        Path path = definitions.get(text(command, "module"));
        current = instantiate(path);
        named.put(text(command, "instance"), current);
      }
      case "register" -> registered.put(text(command, "as"), instance(command, "name"));
      case "action" -> {
        long[] ignored = act(command.path("action"));
      }
      case "assert_return" -> returns(command);
      case "assert_trap", "assert_exhaustion" -> traps(command);
      case "assert_exception" -> throwsException(command);
      case "assert_invalid", "assert_malformed" -> {
        return rejects(command);
      }
      case "assert_unlinkable" -> unlinkable(command);
      case "assert_uninstantiable" -> uninstantiable(command);
      default -> throw new IllegalStateException("command " + type);
    }
    return true;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private Path file(JsonNode command) {
    return script.resolveSibling(text(command, "filename"));
  }

  private void module(JsonNode command) {
    current = null;
    current = instantiate(file(command));
    if (command.has("name")) {
      named.put(text(command, "name"), current);
    }
  }

  private Instance instance(JsonNode node, String field) {
    Instance found = node.has(field) ? named.get(text(node, field)) : current;
    if (found == null) {
      throw new Unsupported("module was not instantiated");
    }
    return found;
  }

  private CompiledModule compile(Path file) {
    WasmModule module = parse(file);
    engine
        .unsupported(module)
        .ifPresent(reason -> {
          throw new Unsupported(reason);
        });
    Path artifact = scratch.resolve("artifact-" + open.size());
    try {
      engine.compile(module, artifact, CompileProgress.NONE);
    } catch (ModuleException e) {
      if (e.getMessage().contains("compile module")) {
        throw new Unsupported(e.getMessage());
      }
      throw e;
    }
    CompiledModule compiled = engine.load(artifact);
    open.add(compiled::close);
    return compiled;
  }

  private static WasmModule parse(Path file) {
    try {
      return ModuleParser.parse(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Instance instantiate(Path file) {
    CompiledModule compiled = compile(file);
    var provided = new ArrayList<Imports.Value>();
    for (Import entry : compiled.module().imports()) {
      Instance source = registered.get(entry.module());
      if (source == null) {
        throw new ModuleException("link", entry.toString(), "unknown import", null);
      }
      provided.add(new Imports.InstanceExport(source, entry.name()));
    }
    Instance made = compiled.instantiate(new Imports(provided), InstanceLimits.DEFAULT);
    open.add(made::close);
    return made;
  }

  private long[] act(JsonNode action) {
    Instance instance = instance(action, "module");
    String field = text(action, "field");
    if (text(action, "type").equals("get")) {
      return new long[] {instance.global(field)};
    }
    return instance.call(field, values.bits(action.path("args")));
  }

  private void returns(JsonNode command) {
    long[] actual = act(command.path("action"));
    JsonNode expected = command.path("expected");
    if (!values.fits(expected, actual)) {
      var hex = new ArrayList<String>();
      for (long value : actual) {
        hex.add(Long.toHexString(value));
      }
      throw new IllegalStateException(command.path("action") + " = " + hex + ", not " + expected);
    }
  }

  private void traps(JsonNode command) {
    String wanted = text(command, "text");
    try {
      long[] ignored = act(command.path("action"));
    } catch (Trap e) {
      if (!e.getMessage().startsWith(wanted) && !wanted.startsWith(e.getMessage())) {
        throw new IllegalStateException("trap " + e.getMessage() + ", not " + wanted, e);
      }
      return;
    }
    throw new IllegalStateException("no trap " + wanted);
  }

  private void throwsException(JsonNode command) {
    try {
      long[] ignored = act(command.path("action"));
    } catch (Trap e) {
      if (e.kind() == Trap.Kind.UNCAUGHT_EXCEPTION) {
        return;
      }
      throw e;
    }
    throw new IllegalStateException("no exception");
  }

  private boolean rejects(JsonNode command) {
    if (text(command, "module_type").equals("text")) {
      return false;
    }
    try {
      compile(file(command)).close();
    } catch (ModuleException e) {
      return true;
    }
    throw new IllegalStateException("accepted, though: " + text(command, "text"));
  }

  private void unlinkable(JsonNode command) {
    try {
      Instance ignored = instantiate(file(command));
    } catch (ModuleException e) {
      return;
    }
    throw new IllegalStateException("linked, though: " + text(command, "text"));
  }

  private void uninstantiable(JsonNode command) {
    try {
      Instance ignored = instantiate(file(command));
    } catch (Trap | ModuleException e) {
      return;
    }
    throw new IllegalStateException("instantiated, though: " + text(command, "text"));
  }

  @Override
  public void close() {
    open.reversed().forEach(Runnable::run);
  }
}
