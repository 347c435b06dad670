// What Swift's Glibc module leaves out of the C library's headers.
#ifndef REGISTRAR_CLINUX_H
#define REGISTRAR_CLINUX_H

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

// Hidden behind _GNU_SOURCE in <sys/socket.h>.
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

#endif
