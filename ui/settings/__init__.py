"""What the merchant decides: company, policies, look, people, backup."""
