// crypt(3) with caller's own state, and the salts for it: libxcrypt, which comes with libc6-dev.
#include <crypt.h>
