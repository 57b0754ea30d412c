package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CPython 3.12, as an image that jwasm itself has built. */
class PythonIT {
  private static Path image;
  @TempDir private Path directory;

  @BeforeAll
  static void buildImage() {
    image = Places.directory("images").resolve("python.tar");
    Jwasm.command("build", Places.guest("cpython/python.wasm"))
        .option("-o", image, "--entrypoint", "/python.wasm", "--env", "PYTHONUTF8=1")
        .expectExit(0);
  }

  private Jwasm python(String script, Object... args) {
    Path file = Jwasm.file(directory.resolve("script.py"), script);
    return Jwasm.run(image)
        .volume(file, "/app/script.py")
        .volume(directory, "/data")
        .args("/app/script.py")
        .args(args);
  }

  @Test
  void aLineOfCodeRuns() {
    assertThat(Jwasm.run(image).args("-c", "print(1)").expectOutput(0)).isEqualTo("1\n");
  }

  @Test
  void theStandardLibraryWorks() {
    String output =
        python(
                """
                import collections, dataclasses, datetime, decimal, hashlib, io, itertools, json
                import random, re, string, struct, sys, textwrap, zlib
                print(json.dumps({"größe": [1, 2.5, None]}, ensure_ascii=False))
                print(re.sub(r"(\\w+)@(\\w+)", r"\\2 at \\1", "user@host"))
                print(hashlib.sha256(b"abc").hexdigest()[:16])
                print(zlib.decompress(zlib.compress(b"x" * 1000)) == b"x" * 1000)
                print(decimal.Decimal("0.1") + decimal.Decimal("0.2"))
                print(collections.Counter("abracadabra").most_common(1))
                print(datetime.date(2024, 2, 29).isoformat(), struct.pack("<I", 1).hex())
                print(sum(itertools.islice(itertools.count(), 1000)), 2 ** 100, 1 / 3)
                """)
            .expectOutput(0);
    assertThat(output)
        .isEqualTo(
            """
            {"größe": [1, 2.5, null]}
            host at user
            ba7816bf8f01cfea
            True
            0.3
            [('a', 5)]
            2024-02-29 01000000
            499500 1267650600228229401496703205376 0.3333333333333333
            """);
  }

  @Test
  void filesInAVolumeKeepTheirUnicodeNames() {
    String output =
        python(
                """
                import os, pathlib
                top = pathlib.Path("/data/größe")
                (top / "漢字").mkdir(parents=True)
                for name in ("ä.txt", "😀.txt"):
                    (top / "漢字" / name).write_text(name * 2, encoding="utf-8")
                os.rename(top / "漢字" / "ä.txt", top / "ö.txt")
                for root, folders, files in os.walk(top):
                    folders.sort()
                    for file in sorted(files):
                        path = os.path.join(root, file)
                        print(path, os.stat(path).st_size, open(path, encoding="utf-8").read())
                with open("/data/lines", "w") as f:
                    f.writelines(f"{i}\\n" for i in range(10000))
                with open("/data/lines") as f:
                    f.seek(10); print(f.readline().strip(), sum(1 for _ in f))
                """)
            .expectOutput(0);
    assertThat(output)
        .isEqualTo(
            """
            /data/größe/ö.txt 12 ä.txtä.txt
            /data/größe/漢字/😀.txt 16 😀.txt😀.txt
            5 9994
            """);
    assertThat(directory.resolve("größe/漢字/😀.txt")).hasContent("😀.txt😀.txt");
    assertThat(directory.resolve("lines")).hasSize(48_890);
  }

  @Test
  void modulesAreImportedFromAVolume() {
    Jwasm.file(directory.resolve("lib/pack/__init__.py"), "from .part import value\n");
    Jwasm.file(directory.resolve("lib/pack/part.py"), "value = 'from part'\n");
    assertThat(
            python("import sys, pack; print(pack.value, sys.argv[1:])", "a", "b c")
                .env("PYTHONPATH", "/data/lib")
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .expectOutput(0))
        .isEqualTo("from part ['a', 'b c']\n");
  }

  @Test
  void exceptionsEndWithATraceOfTheGuest() {
    Result result = python("def f(): return {}['key']\nf()\n").expectExit(1);
    assertThat(result.stderr()).contains("line 1, in f", "KeyError: 'key'").doesNotContain("\tat ");
    assertThat(python("try:\n  1/0\nexcept ZeroDivisionError as e: print(e)").expectOutput(0))
        .isEqualTo("division by zero\n");
    assertThat(
            python("def f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError: print('deep')")
                .expectOutput(0))
        .isEqualTo("deep\n");
  }

  @Test
  void exitCodesArePassedOn() {
    python("import sys; sys.exit(42)").expectExit(42);
    python("import os; os._exit(3)").expectExit(3);
    assertThat(python("raise SystemExit('why')").expectExit(1).stderr()).startsWith("why\n");
  }

  @Test
  void inputIsReadLineByLine() {
    assertThat(
            python("import sys\nfor l in sys.stdin: print(l.strip()[::-1])")
                .stdin("abc\n漢字\n")
                .expectOutput(0))
        .isEqualTo("cba\n字漢\n");
  }

  @Test
  void timeAndRandomComeFromTheHost() {
    String output =
        python(
                """
                import os, random, time, uuid
                begin = time.monotonic(); time.sleep(0.2)
                print(0.2 <= time.monotonic() - begin < 5, abs(time.time()) > 1.7e9)
                print(len(os.urandom(1000)), uuid.uuid4() != uuid.uuid4(), 0 <= random.random() < 1)
                """)
            .expectOutput(0);
    assertThat(output).isEqualTo("True True\n1000 True True\n");
  }
}
