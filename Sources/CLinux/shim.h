// What Swift's Glibc module leaves out of the C library's headers.
#ifndef REGISTRAR_CLINUX_H
#define REGISTRAR_CLINUX_H

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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
static inline int name_thread(const unsigned char *name) { return prctl(PR_SET_NAME, name); }

// F_OFD_SETLK and F_OFD_SETLKW are hidden behind _GNU_SOURCE in <fcntl.h>.
static inline int lock_byte(int file, short type, off_t byte, int waits) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(file, waits ? 38 : 37, &lock);
}

// clone(2) as fork(2) does it, but the two processes share one table of descriptors. Of the C library's own state nothing
// is prepared for it: the new process may make system calls, and none of the library's calls that take a lock.
extern long syscall(long number, ...);
static inline pid_t fork_with_shared_descriptors(void) { return (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0); }

// Messages with descriptors (unix(7), SCM_RIGHTS) are made by macros (cmsg(3)), which Swift does not see.
enum { most_descriptors = 253 };

static inline ssize_t send_with_descriptors(int socket, const void *bytes, size_t size, const void *descriptors, int number) {
    union {
        struct cmsghdr aligned;
        char room[CMSG_SPACE(most_descriptors * sizeof(int))];
    } control;
    if (number < 1 || number > most_descriptors) return -1;
    memset(&control, 0, sizeof control);
    struct iovec piece = {.iov_base = (void *)bytes, .iov_len = size};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control};
    message.msg_controllen = CMSG_SPACE(number * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(number * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, number * sizeof(int));
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static inline ssize_t receive_with_descriptors(int socket, void *bytes, size_t size, int *descriptors, int most, int *number) {
    union {
        struct cmsghdr aligned;
        char room[CMSG_SPACE(most_descriptors * sizeof(int))];
    } control;
    *number = 0;
    if (most < 1 || most > most_descriptors) return -1;
    struct iovec piece = {.iov_base = bytes, .iov_len = size};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control};
    message.msg_controllen = CMSG_SPACE(most * sizeof(int));
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (received < 0) return received;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        *number = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(descriptors, CMSG_DATA(header), *number * sizeof(int));
    }
    return received;
}

#endif
