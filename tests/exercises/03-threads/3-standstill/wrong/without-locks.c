/* expect: does not hold its lock */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    if (from->balance < amount)
        return -1;
    from->balance -= amount;
    to->balance += amount;
    return 0;
}
