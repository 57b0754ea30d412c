// For engines without exceptions: nothing is caught. PHP jumps to end a request after a fatal error;
// here that ends the instance.
#pragma once

typedef int jmp_buf[1];
typedef jmp_buf sigjmp_buf;

#define setjmp(env) ((void)(env), 0)
#define sigsetjmp(env, mask) ((void)(env), 0)
#define _setjmp setjmp
#define siglongjmp longjmp

_Noreturn void longjmp(jmp_buf, int);
