// What Swift's Glibc module leaves out of the C library's headers.
#ifndef REGISTRAR_CLINUX_H
#define REGISTRAR_CLINUX_H

#include <fcntl.h>
#include <linux/filter.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

// Hidden behind _GNU_SOURCE in <sys/socket.h>, <unistd.h>, <sys/mman.h> and <sched.h>.
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
extern ssize_t preadv2(int file, const struct iovec *pieces, int count, off_t offset, int flags);
extern int pipe2(int ends[2], int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int sched_getaffinity(pid_t process, size_t size, void *mask);

// A global variable, which Swift refuses as shared mutable state.
extern char **environ;
static inline char **environment(void) { return environ; }

// Variadic, which Swift does not call.
static inline int end_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

// F_OFD_SETLK and F_OFD_SETLKW are hidden behind _GNU_SOURCE in <fcntl.h>.
static inline int lock_byte(int file, short type, off_t byte, int waits) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(file, waits ? 38 : 37, &lock);
}

#endif
