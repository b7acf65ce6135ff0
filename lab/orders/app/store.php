<?php
declare(strict_types=1);

/** An order is a row in the database and a file among the uploads; the two belong together. */
final class Store
{
    private function __construct(private readonly PDO $db, private readonly string $uploads)
    {
    }

    /** A connection a request, so that a switch of the database is seen at once. */
    public static function open(): self
    {
        $config = parse_ini_file('/srv/orders/config.ini');
        $db = new PDO(
            "mysql:unix_socket={$config['socket']};dbname={$config['database']};charset=utf8mb4",
            $config['user'],
            $config['password'],
            [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_EMULATE_PREPARES => true]
        );
        return new self($db, $config['uploads']);
    }

    public function check(): void
    {
        $this->db->query('select 1')->fetchAll();
        if (!is_dir($this->uploads)) {
            throw new RuntimeException("no directory $this->uploads");
        }
    }

    public function pathOf(string $token): string
    {
        return $this->uploads . '/' . substr(sha1($token), 0, 2) . '/' . $token;
    }

    /**
     * Stores the body under a temporary name, syncs it and renames it: a reader sees all of it or nothing.
     *
     * @return array{string, int} sha256 and size in bytes
     */
    public function writeFile(string $token, string $from): array
    {
        $path = $this->pathOf($token);
        $directory = dirname($path);
        if (!is_dir($directory) && !@mkdir($directory, 0750, true) && !is_dir($directory)) {
            throw new RuntimeException("cannot create $directory");
        }
        $aside = $directory . '/.' . $token . '.' . bin2hex(random_bytes(4));
        try {
            $written = self::copySynced($from, $aside);
            if (!rename($aside, $path)) {
                throw new RuntimeException("cannot rename to $path");
            }
            return $written;
        } catch (Throwable $failure) {
            @unlink($aside);
            throw $failure;
        }
    }

    /** @return array{string, int} */
    private static function copySynced(string $from, string $to): array
    {
        $in = fopen($from, 'rb');
        $out = @fopen($to, 'xb');
        if ($in === false || $out === false) {
            throw new RuntimeException("cannot write $to");
        }
        $hash = hash_init('sha256');
        $bytes = 0;
        while (!feof($in)) {
            $piece = fread($in, 65536);
            if ($piece === false || fwrite($out, $piece) !== strlen($piece)) {
                throw new RuntimeException("cannot write $to");
            }
            hash_update($hash, $piece);
            $bytes += strlen($piece);
        }
        if (!chmod($to, 0640) || !fsync($out) || !fclose($out)) {
            throw new RuntimeException("cannot sync $to");
        }
        return [hash_final($hash), $bytes];
    }

    public function insertRow(string $token, string $sha256, int $bytes): int
    {
        $insert = $this->db->prepare(
            'insert into orders (token, sha256, bytes, host, created_at) values (?, ?, ?, ?, now(6))'
        );
        $insert->execute([$token, $sha256, $bytes, gethostname()]);
        return (int) $this->db->lastInsertId();
    }

    /** @return list<array<string, mixed>> every row of a token, oldest first; more than one is a duplicate write */
    public function rows(string $token): array
    {
        $select = $this->db->prepare('select id, sha256, bytes, host from orders where token = ? order by id');
        $select->execute([$token]);
        return $select->fetchAll(PDO::FETCH_ASSOC);
    }
}
