/*
 * Records what a process does to the files below one directory, and what it sends by TCP, in the
 * order in which it happened. To be loaded before everything else:
 *
 *   LD_PRELOAD=recorder.so RECORD_BELOW=/some/directory RECORD_TO=/some/log program
 *
 * RECORD_EXCEPT may name a part of paths that are left out.
 *
 * A record: kind, time (CLOCK_MONOTONIC, nanoseconds), a file descriptor, a number, the lengths of
 * two texts or of the data, and those. All numbers are little-endian, as the machine is. What is
 * done is written after it was done, with two exceptions: the beginning of a sync, and what is
 * sent, which a receiver may have before the call returns.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FDS 65536
#define PARTS 64

enum { UNKNOWN, OTHER, OURS, PEER };

static char below[PATH_MAX];
static size_t below_length;
static const char *except;
static int log_fd = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static unsigned char kind_of[FDS];
static unsigned short port_of[FDS];

#define REAL(name) ((__typeof__(&name)) real(#name, &real_##name))
#define SLOT(name) static void *real_##name
SLOT(open); SLOT(open64); SLOT(openat); SLOT(openat64); SLOT(creat); SLOT(creat64); SLOT(close);
SLOT(write); SLOT(pwrite); SLOT(pwrite64); SLOT(writev); SLOT(pwritev); SLOT(fsync);
SLOT(fdatasync); SLOT(sync_file_range); SLOT(rename); SLOT(renameat); SLOT(unlink);
SLOT(unlinkat); SLOT(rmdir); SLOT(mkdir); SLOT(link); SLOT(ftruncate); SLOT(ftruncate64);
SLOT(send); SLOT(sendmsg); SLOT(mmap); SLOT(mmap64); SLOT(fallocate);
SLOT(posix_fallocate);

static void *real(const char *name, void **slot) {
  if (*slot == NULL) {
    *slot = dlsym(RTLD_NEXT, name);
  }
  return *slot;
}

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("RECORD_BELOW");
  const char *to = getenv("RECORD_TO");
  if (where == NULL || to == NULL || strlen(where) >= sizeof below) {
    return;
  }
  strcpy(below, where);
  except = getenv("RECORD_EXCEPT");
  below_length = strlen(below);
  log_fd = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

static void record(char kind, int fd, int64_t number, const void *one, size_t one_length,
                   const struct iovec *more, int count, size_t more_length) {
  struct __attribute__((packed)) {
    uint8_t kind;
    uint64_t nanos;
    uint32_t process;
    int32_t fd;
    int64_t number;
    uint32_t one_length;
    uint32_t more_length;
  } head;
  struct iovec parts[PARTS + 2];
  int saved = errno;
  size_t left = more_length;
  int used = 2;
  head.kind = (uint8_t) kind;
  head.process = (uint32_t) getpid();
  head.fd = fd;
  head.number = number;
  head.one_length = (uint32_t) one_length;
  head.more_length = (uint32_t) more_length;
  parts[0].iov_base = &head;
  parts[0].iov_len = sizeof head;
  parts[1].iov_base = (void *) one;
  parts[1].iov_len = one_length;
  for (int index = 0; index < count && left > 0; index++) {
    size_t length = more[index].iov_len < left ? more[index].iov_len : left;
    if (used == PARTS + 2) {
      abort(); /* a recording with a hole would prove nothing */
    }
    parts[used].iov_base = more[index].iov_base;
    parts[used++].iov_len = length;
    left -= length;
  }
  pthread_mutex_lock(&turn);
  head.nanos = now();
  ssize_t written = syscall(SYS_writev, log_fd, parts, used);
  pthread_mutex_unlock(&turn);
  if (written != (ssize_t) (sizeof head + one_length + more_length)) {
    abort();
  }
  errno = saved;
}

static void record_path(char kind, int fd, int64_t number, const char *path) {
  record(kind, fd, number, path, strlen(path), NULL, 0, 0);
}

/* The whole path, where it is below the directory; else NULL. */
static const char *ours(int directory, const char *path, char *whole) {
  if (log_fd < 0 || path == NULL) {
    return NULL;
  }
  if (path[0] == '/') {
    snprintf(whole, PATH_MAX, "%s", path);
  } else {
    char base[PATH_MAX];
    if (directory == AT_FDCWD) {
      if (getcwd(base, sizeof base) == NULL) {
        return NULL;
      }
    } else {
      char link[64];
      snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
      ssize_t length = readlink(link, base, sizeof base - 1);
      if (length < 0) {
        return NULL;
      }
      base[length] = 0;
    }
    if (snprintf(whole, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) {
      return NULL;
    }
  }
  if (strncmp(whole, below, below_length) != 0
      || (whole[below_length] != '/' && whole[below_length] != 0)) {
    return NULL;
  }
  return except != NULL && strstr(whole, except) != NULL ? NULL : whole;
}

static int is_ours(int fd) {
  return log_fd >= 0 && fd >= 0 && fd < FDS && kind_of[fd] == OURS;
}

/* The port of the peer of a TCP socket; 0 for anything else. */
static int peer(int fd) {
  if (log_fd < 0 || fd < 0 || fd >= FDS || kind_of[fd] == OURS) {
    return 0;
  }
  if (kind_of[fd] == UNKNOWN) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int saved = errno;
    kind_of[fd] = OTHER;
    if (getpeername(fd, (struct sockaddr *) &address, &length) == 0) {
      int port = 0;
      if (address.ss_family == AF_INET) {
        port = ntohs(((struct sockaddr_in *) &address)->sin_port);
      } else if (address.ss_family == AF_INET6) {
        port = ntohs(((struct sockaddr_in6 *) &address)->sin6_port);
      }
      if (port > 0) {
        port_of[fd] = (unsigned short) port;
        kind_of[fd] = PEER;
      }
    }
    errno = saved;
  }
  return kind_of[fd] == PEER ? port_of[fd] : 0;
}

static size_t length_of(const struct iovec *parts, int count) {
  size_t sum = 0;
  for (int index = 0; index < count; index++) {
    sum += parts[index].iov_len;
  }
  return sum;
}

static int opened(int fd, int directory, const char *path, int flags) {
  if (fd >= 0 && fd < FDS) {
    char whole[PATH_MAX];
    int saved = errno;
    const char *known = ours(directory, path, whole);
    kind_of[fd] = known == NULL ? OTHER : OURS;
    if (known != NULL) {
      record_path('O', fd, flags & O_TRUNC ? 1 : 0, known);
    }
    errno = saved;
  }
  return fd;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return opened(REAL(open)(path, flags, mode), AT_FDCWD, path, flags);
}

int open64(const char *path, int flags, ...) {
  MODE(flags)
  return opened(REAL(open64)(path, flags, mode), AT_FDCWD, path, flags);
}

int openat(int directory, const char *path, int flags, ...) {
  MODE(flags)
  return opened(REAL(openat)(directory, path, flags, mode), directory, path, flags);
}

int openat64(int directory, const char *path, int flags, ...) {
  MODE(flags)
  return opened(REAL(openat64)(directory, path, flags, mode), directory, path, flags);
}

int __open_2(const char *path, int flags) {
  return opened(REAL(open)(path, flags), AT_FDCWD, path, flags);
}

int __open64_2(const char *path, int flags) {
  return opened(REAL(open64)(path, flags), AT_FDCWD, path, flags);
}

int creat(const char *path, mode_t mode) {
  return opened(REAL(creat)(path, mode), AT_FDCWD, path, O_TRUNC);
}

int creat64(const char *path, mode_t mode) {
  return opened(REAL(creat64)(path, mode), AT_FDCWD, path, O_TRUNC);
}

int close(int fd) {
  if (is_ours(fd)) {
    record('C', fd, 0, NULL, 0, NULL, 0, 0);
  }
  if (fd >= 0 && fd < FDS) {
    kind_of[fd] = UNKNOWN;
  }
  return REAL(close)(fd);
}

static void wrote(int fd, ssize_t count, const struct iovec *parts, int part_count, off_t at) {
  if (count > 0) {
    int saved = errno;
    off_t offset = at >= 0 ? at : lseek(fd, 0, SEEK_CUR) - count;
    record('W', fd, offset, NULL, 0, parts, part_count, (size_t) count);
    errno = saved;
  }
}

ssize_t write(int fd, const void *data, size_t length) {
  struct iovec part = {(void *) data, length};
  int port = peer(fd);
  if (port > 0) {
    record('A', fd, port, NULL, 0, &part, 1, length);
  }
  ssize_t count = REAL(write)(fd, data, length);
  if (port > 0) {
    record('a', fd, count, NULL, 0, NULL, 0, 0);
  } else if (is_ours(fd)) {
    wrote(fd, count, &part, 1, -1);
  }
  return count;
}

ssize_t writev(int fd, const struct iovec *parts, int part_count) {
  int port = peer(fd);
  if (port > 0) {
    record('A', fd, port, NULL, 0, parts, part_count, length_of(parts, part_count));
  }
  ssize_t count = REAL(writev)(fd, parts, part_count);
  if (port > 0) {
    record('a', fd, count, NULL, 0, NULL, 0, 0);
  } else if (is_ours(fd)) {
    wrote(fd, count, parts, part_count, -1);
  }
  return count;
}

ssize_t send(int fd, const void *data, size_t length, int flags) {
  struct iovec part = {(void *) data, length};
  int port = peer(fd);
  if (port > 0) {
    record('A', fd, port, NULL, 0, &part, 1, length);
  }
  ssize_t count = REAL(send)(fd, data, length, flags);
  if (port > 0) {
    record('a', fd, count, NULL, 0, NULL, 0, 0);
  }
  return count;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  int port = peer(fd);
  if (port > 0) {
    record('A', fd, port, NULL, 0, message->msg_iov, (int) message->msg_iovlen,
           length_of(message->msg_iov, (int) message->msg_iovlen));
  }
  ssize_t count = REAL(sendmsg)(fd, message, flags);
  if (port > 0) {
    record('a', fd, count, NULL, 0, NULL, 0, 0);
  }
  return count;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
  ssize_t count = REAL(pwrite)(fd, data, length, offset);
  if (is_ours(fd)) {
    struct iovec part = {(void *) data, length};
    wrote(fd, count, &part, 1, offset);
  }
  return count;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  ssize_t count = REAL(pwrite64)(fd, data, length, offset);
  if (is_ours(fd)) {
    struct iovec part = {(void *) data, length};
    wrote(fd, count, &part, 1, offset);
  }
  return count;
}

ssize_t pwritev(int fd, const struct iovec *parts, int part_count, off_t offset) {
  ssize_t count = REAL(pwritev)(fd, parts, part_count, offset);
  if (is_ours(fd)) {
    wrote(fd, count, parts, part_count, offset);
  }
  return count;
}

#define SYNCING(call) \
  if (!is_ours(fd)) { \
    return call; \
  } \
  record('S', fd, 0, NULL, 0, NULL, 0, 0); \
  int result = call; \
  record('E', fd, result, NULL, 0, NULL, 0, 0); \
  return result;

int fsync(int fd) {
  SYNCING(REAL(fsync)(fd))
}

int fdatasync(int fd) {
  SYNCING(REAL(fdatasync)(fd))
}

/* It promises nothing: only its time is of interest. */
int sync_file_range(int fd, off64_t offset, off64_t length, unsigned int flags) {
  int result = REAL(sync_file_range)(fd, offset, length, flags);
  if (is_ours(fd)) {
    record('R', fd, 0, NULL, 0, NULL, 0, 0);
  }
  return result;
}

static int pair(int result, char kind, int from_at, const char *from, int to_at, const char *to) {
  char one[PATH_MAX];
  char other[PATH_MAX];
  if (result == 0) {
    int saved = errno;
    const char *first = ours(from_at, from, one);
    const char *second = ours(to_at, to, other);
    if (first != NULL && second != NULL) {
      struct iovec part = {other, strlen(other)};
      record(kind, -1, 0, one, strlen(one), &part, 1, part.iov_len);
    } else if (first != NULL || second != NULL) {
      record_path('Z', -1, 0, first != NULL ? first : second);
    }
    errno = saved;
  }
  return result;
}

static int single(int result, char kind, int directory, const char *path) {
  char whole[PATH_MAX];
  if (result == 0) {
    int saved = errno;
    const char *known = ours(directory, path, whole);
    if (known != NULL) {
      record_path(kind, -1, 0, known);
    }
    errno = saved;
  }
  return result;
}

int rename(const char *from, const char *to) {
  return pair(REAL(rename)(from, to), 'N', AT_FDCWD, from, AT_FDCWD, to);
}

int renameat(int from_at, const char *from, int to_at, const char *to) {
  return pair(REAL(renameat)(from_at, from, to_at, to), 'N', from_at, from, to_at, to);
}

int link(const char *from, const char *to) {
  return pair(REAL(link)(from, to), 'L', AT_FDCWD, from, AT_FDCWD, to);
}

int unlink(const char *path) {
  return single(REAL(unlink)(path), 'U', AT_FDCWD, path);
}

int unlinkat(int directory, const char *path, int flags) {
  return single(REAL(unlinkat)(directory, path, flags), flags & AT_REMOVEDIR ? 'D' : 'U',
                directory, path);
}

int rmdir(const char *path) {
  return single(REAL(rmdir)(path), 'D', AT_FDCWD, path);
}

int mkdir(const char *path, mode_t mode) {
  return single(REAL(mkdir)(path, mode), 'M', AT_FDCWD, path);
}

int ftruncate(int fd, off_t length) {
  int result = REAL(ftruncate)(fd, length);
  if (result == 0 && is_ours(fd)) {
    record('T', fd, length, NULL, 0, NULL, 0, 0);
  }
  return result;
}

int ftruncate64(int fd, off64_t length) {
  int result = REAL(ftruncate64)(fd, length);
  if (result == 0 && is_ours(fd)) {
    record('T', fd, length, NULL, 0, NULL, 0, 0);
  }
  return result;
}

/* What the recording would not see is recorded as such: whoever replays it has to stop there. */
static void unseen(int fd, const char *what) {
  if (is_ours(fd)) {
    record_path('Z', fd, 0, what);
  }
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  if (fd >= 0 && (protection & PROT_WRITE) && (flags & MAP_SHARED)) {
    unseen(fd, "written by mmap");
  }
  return REAL(mmap)(address, length, protection, flags, fd, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset) {
  if (fd >= 0 && (protection & PROT_WRITE) && (flags & MAP_SHARED)) {
    unseen(fd, "written by mmap");
  }
  return REAL(mmap64)(address, length, protection, flags, fd, offset);
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
  if (!(mode & FALLOC_FL_KEEP_SIZE)) {
    unseen(fd, "fallocate");
  }
  return REAL(fallocate)(fd, mode, offset, length);
}

int posix_fallocate(int fd, off_t offset, off_t length) {
  unseen(fd, "posix_fallocate");
  return REAL(posix_fallocate)(fd, offset, length);
}
