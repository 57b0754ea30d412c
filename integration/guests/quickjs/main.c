// qjs FILE [ARGS] or qjs -e SCRIPT [ARGS]: runs a script that may use print(...), readFile(path),
// writeFile(path, text), gc() and scriptArgs. An uncaught exception ends it with status 1.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quickjs.h"

static JSValue js_print(JSContext *context, JSValueConst self, int argc, JSValueConst *argv) {
  (void)self;
  for (int i = 0; i < argc; i++) {
    const char *text = JS_ToCString(context, argv[i]);
    if (!text) return JS_EXCEPTION;
    printf("%s%s", i ? " " : "", text);
    JS_FreeCString(context, text);
  }
  putchar('\n');
  return JS_UNDEFINED;
}

static char *slurp(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  char *text = NULL;
  *length = 0;
  for (size_t n = 1; n;) {
    text = realloc(text, *length + 65537);
    n = fread(text + *length, 1, 65536, file);
    *length += n;
  }
  text[*length] = 0;
  fclose(file);
  return text;
}

static JSValue js_read(JSContext *context, JSValueConst self, int argc, JSValueConst *argv) {
  (void)self, (void)argc;
  const char *path = JS_ToCString(context, argv[0]);
  if (!path) return JS_EXCEPTION;
  size_t length;
  char *text = slurp(path, &length);
  JSValue result = text ? JS_NewStringLen(context, text, length)
                        : JS_ThrowReferenceError(context, "cannot read %s", path);
  free(text);
  JS_FreeCString(context, path);
  return result;
}

static JSValue js_write(JSContext *context, JSValueConst self, int argc, JSValueConst *argv) {
  (void)self, (void)argc;
  const char *path = JS_ToCString(context, argv[0]);
  const char *text = JS_ToCString(context, argv[1]);
  FILE *file = path && text ? fopen(path, "wb") : NULL;
  int failed = !file || fputs(text, file) < 0 || fclose(file);
  JSValue result =
      failed ? JS_ThrowReferenceError(context, "cannot write %s", path) : JS_UNDEFINED;
  JS_FreeCString(context, path);
  JS_FreeCString(context, text);
  return result;
}

static JSValue js_gc(JSContext *context, JSValueConst self, int argc, JSValueConst *argv) {
  (void)self, (void)argc, (void)argv;
  JS_RunGC(JS_GetRuntime(context));
  return JS_UNDEFINED;
}

static void add(JSContext *context, JSValue global, const char *name, JSCFunction *function, int n) {
  JS_SetPropertyStr(context, global, name, JS_NewCFunction(context, function, name, n));
}

static int report(JSContext *context) {
  JSValue error = JS_GetException(context);
  const char *text = JS_ToCString(context, error);
  fprintf(stderr, "%s\n", text ? text : "exception");
  return 1;
}

int main(int argc, char **argv) {
  int inline_script = argc > 2 && !strcmp(argv[1], "-e");
  if (argc < 2) return 2;
  size_t length;
  char *script = inline_script ? strdup(argv[2]) : slurp(argv[1], &length);
  if (!script) return fprintf(stderr, "cannot read %s\n", argv[1]), 2;

  JSRuntime *runtime = JS_NewRuntime();
  JSContext *context = JS_NewContext(runtime);
  JSValue global = JS_GetGlobalObject(context);
  add(context, global, "print", js_print, 1);
  add(context, global, "readFile", js_read, 1);
  add(context, global, "writeFile", js_write, 2);
  add(context, global, "gc", js_gc, 0);
  JSValue args = JS_NewArray(context);
  for (int i = 1 + inline_script; i < argc; i++)
    JS_SetPropertyUint32(context, args, (uint32_t)(i - 1 - inline_script), JS_NewString(context, argv[i]));
  JS_SetPropertyStr(context, global, "scriptArgs", args);

  JSValue value = JS_Eval(context, script, strlen(script), argv[1], JS_EVAL_TYPE_GLOBAL);
  int status = JS_IsException(value) ? report(context) : 0;
  JSContext *current;
  for (int more; !status && (more = JS_ExecutePendingJob(runtime, &current));)
    if (more < 0) status = report(current);
  fflush(stdout);
  return status;
}
