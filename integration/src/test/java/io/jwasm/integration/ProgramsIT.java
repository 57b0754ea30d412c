package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of Debian's archive that people know: SQLite, QuickJS; and C++'s library. */
class ProgramsIT {
  @TempDir private Path directory;

  private String sql(String database, String... statements) {
    return Jwasm.guest("sqlite/sqlite3.wasm")
        .volume(directory, "/data")
        .env("HOME", "/data")
        .args("-bail", database)
        .args((Object[]) statements)
        .expectExit(0)
        .stdout();
  }

  @Test
  void sqliteKeepsADatabaseInAVolume() {
    sql(
        "/data/größe.db",
        "create table t(id integer primary key, name text, value real);"
            + "create index by_name on t(name);"
            + "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)"
            + " insert into t select i, 'name ' || i, i * 0.5 from n;");
    assertThat(directory.resolve("größe.db")).isNotEmptyFile();
    assertThat(directory.resolve("größe.db-journal")).doesNotExist();
    assertThat(sql("/data/größe.db", "select count(*), sum(value), max(name) from t;"))
        .isEqualTo("5000|6251250.0|name 999\n");
    sql("/data/größe.db", "begin; delete from t; rollback; update t set name='漢字' where id=7;");
    assertThat(sql("/data/größe.db", "select name from t where id = 7; pragma integrity_check;"))
        .isEqualTo("漢字\nok\n");
    sql("/data/größe.db", "delete from t where id > 10; vacuum;");
    assertThat(directory.resolve("größe.db").toFile().length()).isLessThan(20_000);
  }

  @Test
  void sqliteReadsAndWritesItsOtherFormats() {
    Jwasm.file(directory.resolve("in.csv"), "id,name\n1,größe\n2,two\n");
    String output =
        sql(
            ":memory:",
            ".import --csv /data/in.csv t",
            ".mode json",
            "select * from t order by id");
    assertThat(output).contains("\"name\":\"größe\"", "\"id\":\"2\"");
    sql(":memory:", "create virtual table d using fts5(text)", ".output /data/out", "select 42");
    assertThat(directory.resolve("out")).hasContent("42");
  }

  @Test
  void sqliteReportsErrors() {
    Result result =
        Jwasm.guest("sqlite/sqlite3.wasm").args(":memory:", "select * from none").expectExit(1);
    assertThat(result.stderr()).contains("no such table: none");
  }

  @Test
  void quickJsRunsModernScript() {
    Path script =
        Jwasm.file(
            directory.resolve("script.js"),
            """
            class Counter { #n = 1n << 70n; get n() { return this.#n; } }
            function* squares() { for (let i = 0; ; i++) yield i * i; }
            const [a, b, c] = squares();
            print(new Counter().n, a + b + c, JSON.stringify({ größe: scriptArgs.slice(1) }));
            print(/(?<user>\\w+)@/.exec("user@host").groups.user, "größe".normalize("NFD").length);
            try { null.x } catch (e) { print(e instanceof TypeError) }
            (async () => { await null; writeFile("/data/o", "漢字"); print(readFile("/data/o")); })();
            print("first");
            """);
    String output =
        Jwasm.guest("quickjs/qjs.wasm")
            .volume(directory, "/data")
            .args("/data/" + script.getFileName(), "x", "ä")
            .expectOutput(0);
    assertThat(output)
        .isEqualTo("1180591620717411303424 5 {\"größe\":[\"x\",\"ä\"]}\nuser 6\ntrue\nfirst\n漢字\n");
    assertThat(Files.exists(directory.resolve("o"))).isTrue();
  }

  @Test
  void quickJsEndsWith1AfterAnException() {
    Result result =
        Jwasm.guest("quickjs/qjs.wasm").args("-e", "throw new Error('on purpose')").expectExit(1);
    assertThat(result.stderr()).contains("Error: on purpose");
  }

  @Test
  void cppStreamsMapsAndStaticObjectsWork() {
    assertThat(Jwasm.guest("cpp/words.wasm").stdin("b a größe a\na b").expectOutput(0))
        .isEqualTo("constructed\n3 a\n2 b\n1 größe\ndestroyed\n");
  }

  @Test
  void cppThrowsAndCatches() {
    assertThat(Jwasm.guest("cpp/exceptions.wasm").expectOutput(0))
        .isEqualTo(
            """
            ~try
            ~outcome
            value 123
            ~try
            ~outcome
            exception empty
            ~try
            ~outcome
            something else
            ~try
            ~outcome
            base too large
            deep 2001000 1.5
            caught 2 inside of first
            again first
            many 466661
            """);
  }

  @Test
  void anUncaughtExceptionOfCppIsATrapThatSaysSo() {
    Result result = Jwasm.guest("cpp/exceptions.wasm").args("uncaught").expectExit(134);

    assertThat(result.stderr()).contains("trapped: uncaught exception", "at __cxa_throw");
  }
}
